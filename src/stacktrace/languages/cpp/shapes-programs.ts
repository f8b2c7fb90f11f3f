/** Frames of programs and tools with a form of their own: Node, the JVM, ClickHouse, minidumps, valgrind, Fortran. */
import type { Shape } from "./shapes.js";

export const PROGRAM_SHAPES: readonly Shape[] = [
  // Node: ` 1: 0xb8ced1 node::OOMErrorHandler(char const*) [node]`
  {
    first: /^\d+: 0x[0-9a-f]+ /,
    line: /^(?<n>\d{1,4}): (?<address>0x[0-9a-f]+) (?<name>.*?) ?\[(?<image>[^[\]]{1,400})\]$/,
  },
  // Java's virtual machine: `C  [libledger.so+0x1f]  post+0x1b`, `j  com.acme.Main.main([Ljava/lang/String;)V+12`
  {
    first: /^[CV] +\[/,
    line: /^[CV] +\[(?<image>[^\]+]{1,300})\+0x[0-9a-f]+\](?: +(?<name>\S.*?)(?:\+0x[0-9a-f]+)?)?$/,
  },
  {
    first: /^(?:j|J \d+|v) /,
    line: /^(?:j +(?<name>[\w$<>]+(?:\.[\w$<>]+)+)\(\S*(?:\+\d+)?|(?:J \d+(?: %)?(?: [cC][12])? +(?=[\w.$]+\()|v +(?=~))(?<image>\S.{0,300}))$/,
    weak: true,
  },
  // ClickHouse: `3. ./src/a.cpp:7: f(int) @ 0x0c61 in /usr/bin/clickhouse`
  {
    first: /^\d+(?:\.\d+)?\. .* @ 0x/,
    line: /^(?<n>\d{1,4})(?:\.\d+)?\. (?:inlined from )?(?:(?<path>[^\s:]{1,400}):(?<line>\d+): )?(?<name>\S.*?) @ (?<address>0x[0-9a-f]+)(?: in (?<image>\S+))?$/,
  },
  // minidump_stackwalk: `0  app!f(int) [a.cc : 12 + 0x5]`
  {
    first: /^\d+ +\S+!/,
    line: /^(?<n>\d{1,4}) +(?<image>[\w.+-]+)!(?<name>.+?)(?: \[(?<path>[^[\]]{1,400}?) : (?<line>\d+) \+ 0x[0-9a-f]+\]| \+ 0x[0-9a-f]+)$/,
  },
  { first: /^\d+ +\S+ \+ 0x/, line: /^(?<n>\d{1,4}) +(?<image>[\w-]+\.[\w.+-]+) \+ 0x[0-9a-f]+$/ },
  // valgrind: `==1== at 0x10B454: f(int) (a.cc:7)`, `by 0x1: g (in /usr/lib/x.so)`
  {
    first: /^(?:[=-]{2}\d+[=-]{2} +)?(?:at|by) 0x/,
    line: /^(?:[=-]{2}\d+[=-]{2} +)?(?:at|by) (?<address>0x[0-9A-F]+): (?<name>.+?) \((?:in (?<image>[^()]+)|(?<path>[^()]+?):(?<line>\d+)|[^()]*)\)$/,
  },
  {
    first: /^(?:[=-]{2}\d+[=-]{2} +)?(?:at|by) 0x/,
    line: /^(?:[=-]{2}\d+[=-]{2} +)?(?:at|by) (?<address>0x[0-9A-F]+): (?<name>\?\?\?)$/,
  },
  // Dart's virtual machine: `pc 0x000055d3c2a4c1ae fp 0x00007ffd1ab2c3b0 dart::Api::Call(int)+0x3e`
  {
    first: /^pc 0x[0-9a-f]+ fp /,
    line: /^pc (?<address>0x[0-9a-f]{8,16}) fp 0x[0-9a-f]{8,16} (?:Unknown symbol|(?<name>\S.*?)(?:\+0x[0-9a-f]+)?)$/,
  },
  // kernels of the BSDs: `#2 0xffffffff80bcfaa3 at panic+0x43`, `vpanic() at vpanic+0x150/frame 0xfffffe00`
  {
    first: /^#\d+ 0x[0-9a-f]+ at /,
    line: /^#(?<n>\d{1,4}) (?<address>0x[0-9a-f]{8,16}) at (?<name>[\w.$]{1,200})\+0x[0-9a-f]+$/,
  },
  {
    first: /^\w+\([^()]*\) at \w/,
    line: /^(?<name>[\w.$]{1,200})\([^()]{0,300}\) at \k<name>\+0x[0-9a-f]+(?:\/frame 0x[0-9a-f]+)?$/,
  },
  // Apple's kernel: `0xffffff81f3f5b6a0 : 0xffffff800ae8d56d mach_kernel : _panic + 0x49d`, `lr: 0xfffffe0012a3b4c5  fp: 0xfffffe30`
  {
    first: /^0x[0-9a-f]+ : 0x/,
    line: /^0x[0-9a-f]{8,16} : (?<address>0x[0-9a-f]{8,16})(?: (?<image>\S{1,200}) : (?<name>\S{1,300}) \+ 0x[0-9a-f]+)?$/,
    weak: true,
  },
  {
    first: /^lr: 0x/,
    line: /^lr: (?<address>0x[0-9a-f]{8,16}) {1,4}fp: 0x[0-9a-f]{8,16}$/,
  },
  // Intel's Fortran, a table: `heat   000000000040A3F2  solve_    118  solve.f90`, `heat  0000000000402B5E  Unknown  Unknown  Unknown`
  {
    first: /^\S+ +[0-9A-F]{16} +\S+ +(?:\d|Unknown)/,
    line: /^(?<image>[\w.+-]{1,80}) +(?<address>[0-9A-F]{16}) +(?<name>\S{1,200}) +(?<line>\d+|Unknown) +(?<path>Unknown|[^\s.]{1,300}\.\w{1,5})$/,
  },
];
