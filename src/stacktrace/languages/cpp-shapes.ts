/**
 * How the tools of C and C++ print one frame: a table of shapes, the first that fits wins. Named groups are its parts.
 * What only debuggers and engines on Windows print stands in `cpp-shapes-windows.ts`.
 */

export interface Parts {
  readonly n?: string;
  readonly address?: string;
  readonly name?: string;
  readonly path?: string;
  readonly line?: string;
  readonly column?: string;
  readonly image?: string;
}

export interface Shape {
  readonly first: RegExp;
  readonly line: RegExp;
  readonly proves: boolean;
  /** Lists of this shape run from the oldest call. */
  readonly oldestFirst?: boolean;
}

const BUILD = "(?: \\(BuildId: [0-9a-f]+\\))?";
const SOURCE = '[^\\s:()"]{1,400}\\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|ipp|inl|tcc|m|mm)';

export const SHAPES: readonly Shape[] = [
  // cpptrace: `#0 0x55 in f(int) at /a.cc:7:3`, `#1 f(int) at a.cc:7`
  {
    first: /^#\d+ .* at /,
    line: new RegExp(
      `^#(?<n>\\d{1,4}) +(?:(?<address>0x[0-9a-f]+) (?:in )?)?(?<name>.+?) at (?<path>${SOURCE}):(?<line>\\d+)(?::(?<column>\\d+))?$`,
    ),
    proves: true,
  },
  // systemd: `#1 0x00007f0d raise (libc.so.6 + 0x39a08)`, `#0 0x00007f0d n/a (app)`
  {
    first: /^#\d+ +0x[0-9a-f]+ \S+ \(/,
    line: /^#(?<n>\d{1,4}) +(?<address>0x[0-9a-f]{8,16}) (?<name>\S+) \((?<image>[^()\s]+)(?: \+ 0x[0-9a-f]+)?\)$/,
    proves: true,
  },
  // sanitizers, LLVM: `#0 0x55 in f(int) /a.cc:7:3`, `#5 0x55 in _start (/a.out+0x62)`, `#1 0x7f (/lib/libc.so.6+0x2)`
  {
    first: /^#\d+ +0x/,
    line: new RegExp(
      `^#(?<n>\\d{1,4}) +(?<address>0x[0-9a-f]+) (?:in )?(?<name>[^\\s(/].*?)(?:\\+0x[0-9a-f]+)? (?:\\((?<image>[^()]*?)\\+0x[0-9a-f]+\\)|(?<path>(?:/|\\.{1,2}/|[A-Za-z]:[\\\\/]|<)[^:()]{0,400}|[^\\s:()]{1,300}\\.\\w{1,4})(?::(?<line>\\d+)(?::(?<column>\\d+))?)?)${BUILD}$`,
    ),
    proves: true,
  },
  {
    first: /^#\d+ +0x/,
    line: new RegExp(
      `^#(?<n>\\d{1,4}) +(?<address>0x[0-9a-f]+) +(?:in )?\\((?<image>[^()]*?)\\+0x[0-9a-f]+\\)${BUILD}$`,
    ),
    proves: true,
  },
  // ThreadSanitizer: `#0 f(void*) a.cc:4:3 (a.out+0x12)`
  {
    first: /^#\d+ .*\+0x[0-9a-f]+\)/,
    line: new RegExp(
      `^#(?<n>\\d{1,4}) +(?<name>.+?) (?:<null>|(?<path>\\S{1,400}?)(?::(?<line>\\d+)(?::(?<column>\\d+))?)?) \\((?<image>[^()]{1,300}?)\\+0x[0-9a-f]+\\)${BUILD}$`,
    ),
    proves: true,
  },
  { first: /^#\d+ +</, line: /^#(?<n>\d{1,4}) +(?<name><(?:signal handler|function) called.{0,80}>)$/, proves: false },
  // lldb: `frame #0: 0x10 a.out`f(x=1) at a.cc:7:3`
  {
    first: /^(?:\* )?frame #/,
    line: /^(?:\* )?frame #(?<n>\d{1,4}): (?<address>0x[0-9a-f]+)(?: (?<image>[^\s`]+)`(?<name>.+?)(?: \+ \d+)?)?(?: at (?<path>\S{1,400}?):(?<line>\d+)(?::(?<column>\d+))?)?(?: \[.*\])?$/,
    proves: true,
  },
  // backward-cpp: `#2 Object "/a.out", at 0x40a1, in main`, `#1 Source "a.cc", line 7, in f(int) [0x40b2]`
  {
    first: /^(?:#\d+ +)?(?:\| )?Source +"/,
    line: /^(?:#(?<n>\d{1,4}) +)?(?:\| )?Source +"(?<path>[^"]{0,400})", line (?<line>\d+), in ?(?<name>.*?)(?: \[(?:0x)?[0-9A-Fa-f]+\])?$/,
    proves: true,
    oldestFirst: true,
  },
  {
    first: /^(?:#\d+ +)?(?:\| )?Object +"/,
    line: /^(?:#(?<n>\d{1,4}) +)?(?:\| )?Object +"(?<image>[^"]{0,400})", at (?<address>(?:0x)?[0-9A-Fa-f]+), in ?(?<name>.*)$/,
    proves: true,
    oldestFirst: true,
  },
  // Android: `#00 pc 0004793e  /system/lib/libc.so (pthread_mutex_lock+1)`
  {
    first: /^#\d+ +pc /,
    line: /^#(?<n>\d{1,4}) +pc (?<address>[0-9a-f]{8,16}) +(?<image>\S.*?)(?: \(offset 0x[0-9a-f]+\))?(?: \((?<name>.+?)(?:\+\d+)?\))?(?: \(BuildId: [0-9a-f]+\))?$/,
    proves: true,
  },
  // glibc: `./a.out(f+0x1f)[0x55]`, PostgreSQL: `postgres: app shop [local] SELECT(f+0x1f) [0x55]`
  {
    first: /\]$/,
    line: /^(?:\[Callstack\] +\d+ +0x[0-9a-f]+ +)?(?<image>postgres: [^()]{1,200}|[^\s()]{1,400})\((?<name>[^()]*(?:\(.*\)[^()]*)?)\+(?:0x[0-9a-f]+)\) ?\[(?<address>0x[0-9a-f]+)\]$/,
    proves: true,
  },
  {
    first: /\[0x[0-9a-f]+\]$/,
    line: /^(?<image>\.{0,2}\/[^\s()]{1,400})(?:\(\))? ?\[(?<address>0x[0-9a-f]+)\]$/,
    proves: true,
  },
  // Boost and std::stacktrace: ` 1# f(int) at /a.cc:7`, ` 2# f in /a.out`
  {
    first: /^\d+# /,
    line: /^(?<n>\d{1,4})# +(?:(?<address>0x[0-9A-Fa-f]+)|(?<name>\S.*?))(?: at (?<path>[^\s:]{1,400}):(?<line>\d+)| in (?<image>\S*[/.\\]\S*)|(?<=0x[0-9A-Fa-f]+|[)>]|::\w+))$/,
    proves: true,
  },
  // glog, abseil, folly: `@ 0x55 f()`, `@ 0x55 (unknown)`
  { first: /^@ /, line: /^@ +(?<address>(?:0x)?[0-9a-f]{6,16}|\(nil\)) +(?:\d+ +)?(?<name>\S.*)$/, proves: true },
  // libunwind's example: `0x401136: (f+0x16)`
  {
    first: /^0x[0-9a-f]+: \(/,
    line: /^(?<address>0x[0-9a-f]+): \((?<name>[^\s()]{1,400}(?:\(.*\))?)\+0x[0-9a-f]+\)$/,
    proves: true,
  },
  // Node: ` 1: 0xb8ced1 node::OOMErrorHandler(char const*) [node]`
  {
    first: /^\d+: 0x[0-9a-f]+ /,
    line: /^(?<n>\d{1,4}): (?<address>0x[0-9a-f]+) (?<name>.*?) ?\[(?<image>[^[\]]{1,400})\]$/,
    proves: true,
  },
  // Java's virtual machine: `C  [libledger.so+0x1f]  post+0x1b`, `j  com.acme.Main.main([Ljava/lang/String;)V+12`
  {
    first: /^[CV] +\[/,
    line: /^[CV] +\[(?<image>[^\]+]{1,300})\+0x[0-9a-f]+\](?: +(?<name>\S.*?)(?:\+0x[0-9a-f]+)?)?$/,
    proves: true,
  },
  {
    first: /^(?:j|J \d+|v) /,
    line: /^(?:j +(?<name>[\w$<>]+(?:\.[\w$<>]+)+)\(\S*(?:\+\d+)?|(?:J \d+(?: %)?(?: [cC][12])? +(?=[\w.$]+\()|v +(?=~))(?<image>\S.{0,300}))$/,
    proves: false,
  },
  // ClickHouse: `3. ./src/a.cpp:7: f(int) @ 0x0c61 in /usr/bin/clickhouse`
  {
    first: /^\d+(?:\.\d+)?\. .* @ 0x/,
    line: /^(?<n>\d{1,4})(?:\.\d+)?\. (?:inlined from )?(?:(?<path>[^\s:]{1,400}):(?<line>\d+): )?(?<name>\S.*?) @ (?<address>0x[0-9a-f]+)(?: in (?<image>\S+))?$/,
    proves: true,
  },
  // minidump_stackwalk: `0  app!f(int) [a.cc : 12 + 0x5]`
  {
    first: /^\d+ +\S+!/,
    line: /^(?<n>\d{1,4}) +(?<image>[\w.+-]+)!(?<name>.+?)(?: \[(?<path>.+?) : (?<line>\d+) \+ 0x[0-9a-f]+\]| \+ 0x[0-9a-f]+)$/,
    proves: true,
  },
  { first: /^\d+ +\S+ \+ 0x/, line: /^(?<n>\d{1,4}) +(?<image>[\w-]+\.[\w.+-]+) \+ 0x[0-9a-f]+$/, proves: true },
  // valgrind: `==1== at 0x10B454: f(int) (a.cc:7)`, `by 0x1: g (in /usr/lib/x.so)`
  {
    first: /^(?:[=-]{2}\d+[=-]{2} +)?(?:at|by) 0x/,
    line: /^(?:[=-]{2}\d+[=-]{2} +)?(?:at|by) (?<address>0x[0-9A-F]+): (?<name>.+?) \((?:in (?<image>[^()]+)|(?<path>[^()]+?):(?<line>\d+)|[^()]*)\)$/,
    proves: true,
  },
  {
    first: /^(?:[=-]{2}\d+[=-]{2} +)?(?:at|by) 0x/,
    line: /^(?:[=-]{2}\d+[=-]{2} +)?(?:at|by) (?<address>0x[0-9A-F]+): (?<name>\?\?\?)$/,
    proves: true,
  },
  // Chromium and everybody who prints no more: `#1 0x55 base::debug::StackTrace::StackTrace()`
  {
    first: /^#\d+ +0x/,
    line: /^#(?<n>\d{1,4}) +(?<address>0x[0-9a-f]{6,16}) (?:in )?(?<name>[A-Za-z_~(<][^\s].*?)(?:\+0x[0-9a-f]+)?$/,
    proves: true,
  },
];
