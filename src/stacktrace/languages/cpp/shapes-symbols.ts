/**
 * Frames with the symbol that the running program found for an address: glibc's backtrace_symbols and those who print
 * around it, glog, MPI, servers with handlers of their own.
 */
import type { Shape } from "./shapes.js";
import { SOURCE } from "./shapes-numbered.js";

const OFFSET = "\\+(?:0x)?[0-9a-fA-F]+";
const BRACKETED = "\\[(?<address>0x[0-9a-fA-F]+)\\]";
/** Its number, as UCX, Godot, MPI and others write it: `0  `, `[1] `, `[ 1] `, `1: `, `1/24: `. */
const COUNT = "(?:\\[? {0,2}(?<n>\\d{1,4})(?:/\\d{1,4})?[\\]:]? +)?";

export const SYMBOL_SHAPES: readonly Shape[] = [
  // glibc: `./a.out(f+0x1f)[0x55]`, PostgreSQL: `postgres: app shop [local] SELECT(f+0x1f) [0x55]`, Redis: `redis-server *:6379(main+0x2)[0x5]`
  {
    first: /\+(?:0x)?[0-9a-fA-F]+\) ?\[0x[0-9a-fA-F]+\](?: \(\?\?:\d+\))?$/,
    line: new RegExp(
      `^(?:\\[Callstack\\] +\\d+ +0x[0-9a-f]+ +)?${COUNT}(?<image>postgres: [^()]{1,200}|[^\\s()]{1,400})(?: [^\\s()]{1,80}){0,3}\\((?<name>[^()]*(?:\\(.*\\)[^()]*)?)${OFFSET}\\) ?${BRACKETED}(?: \\(\\?\\?:\\d+\\))?$`,
    ),
  },
  {
    first: /\[0x[0-9a-f]+\](?: \(\?\?:\d+\))?$/,
    line: new RegExp(`^${COUNT}(?<image>\\.{0,2}/[^\\s()]{1,400})(?:\\(\\))? ?${BRACKETED}(?: \\(\\?\\?:\\d+\\))?$`),
  },
  {
    first: /^[^\s()]+\(\) ?\[0x|^[^a-z]{0,12}[\w.-]+\(\) \[0x/,
    line: new RegExp(`^${COUNT}(?<image>[\\w.-]{1,200})\\(\\) ?${BRACKETED}$`),
  },
  // Seastar: `/lib64/libpthread.so.0+0x12cf0`, or the address alone
  { first: /^\/\S+\+0x/, line: /^(?<image>\/\S{1,400})\+0x[0-9a-f]+$/ },
  { first: /^0x[0-9a-f]+$/, line: /^(?<address>0x[0-9a-f]{5,16})$/, weak: true, directly: true },
  // Ray: `/opt/raylet(+0x4f4051) [0x5619] ray::TerminateHandler()`
  {
    first: /^\/?[^\s()]+\(.*\+0x[0-9a-f]+\) \[0x[0-9a-f]+\] \S/,
    line: new RegExp(`^(?<image>[^\\s()]{1,400})\\(\\S*\\+0x[0-9a-f]+\\) ${BRACKETED} (?<name>[^\\s(].*)$`),
  },
  { first: /^\[ ?\d+\] \[0x/, line: /^\[ {0,2}(?<n>\d{1,4})\] \[(?<address>0x[0-9a-f]+)\]$/, weak: true },
  // Ceph: ` 2: (OSD::run()+0x12) [0x55]`, ` 3: (()+0x7fa3) [0x7f]`, ` 4: clone()`
  {
    first: /^\d+: \(.*\) \[0x/,
    line: new RegExp(`^(?<n>\\d{1,4}): \\((?<name>.*)${OFFSET}\\) ${BRACKETED}$`),
  },
  { first: /^\d+: \w+\(\)$/, line: /^(?<n>\d{1,4}): (?<name>\w+)\(\)$/, weak: true },
  // MariaDB: `sql/sql_select.cc:1234(JOIN::exec())[0x55]`
  {
    first: /\)\[0x[0-9a-f]+\]$/,
    line: new RegExp(`^(?<path>[^\\s:()]{0,400}):(?<line>\\d+)\\((?<name>.*)\\)${BRACKETED}$`),
  },
  // Godot: `[2] Node::add_child(Node*, bool) (/src/node.cpp:1234)`
  {
    first: /^\[\d+\] .*:(?:\d+|\?)\)$/,
    line: new RegExp(`^\\[(?<n>\\d{1,4})\\] (?<name>\\S.*?) \\((?<path>\\?\\?|${SOURCE}):(?<line>\\d+|\\?)\\)$`),
  },
  // UCX: ` 1 0x00000000004012f3 relax()  /src/relax.c:88`, ` 0 0x0000000000042520 __sigaction()  ???:0`
  {
    first: /^\d+ +0x[0-9a-f]+ .*\(\) +\S/,
    line: /^(?<n>\d{1,4}) +(?<address>0x[0-9a-f]{8,16}) +(?<name>\S.*?)\(\) +(?<path>[^\s:]{1,400}):(?<line>\d+)$/,
  },
  // glog, abseil, folly: `@ 0x55 f()`, `@ 0x55 (unknown)`, `@ 0x55 48 main`, `@ 0x7f (unknown) main`
  {
    first: /^@ /,
    line: /^@ +(?<address>(?:0x)?[0-9a-f]{6,16}|0x0|\(nil\)) +(?:(?:\d+|\(unknown\)) +)?(?<name>\S.*)$/,
  },
  // libunwind's example: `0x401136: (f+0x16)`
  {
    first: /^0x[0-9a-f]+: \(/,
    line: /^(?<address>0x[0-9a-f]+): \((?<name>[^\s()]{1,400}(?:\(.*\))?)\+0x[0-9a-f]+\)$/,
  },
  // addr2line -apf, Espressif's monitor: `0x400d1a2b: app_main at /src/main.c:12`
  {
    first: /^(?:--- )?0x[0-9a-f]+: .* at /,
    line: /^(?:--- )?(?<address>0x[0-9a-f]{8,16}): (?<name>\S.*?) at (?<path>[^\s:]{1,400}|[A-Za-z]:[^:]{1,400}):(?<line>\d+|\?)(?: \(.{1,40}\))?$/,
  },
  // addr2line -pi, without gdb's blank in front of arguments: `run(int) at /src/run.cc:12`, `(inlined by) main at main.cc:3`, `?? ??:0`
  {
    first: /^\(inlined by\) .* at /,
    line: new RegExp(
      `^\\(inlined by\\) (?<name>\\S.*?) at (?<path>\\?\\?|${SOURCE}):(?<line>\\d+|\\?)(?: \\(.{1,40}\\))?$`,
    ),
  },
  {
    first: /^[\w~].* at \S+:\d+(?: \(.{1,40}\))?$/,
    line: new RegExp(`^(?!0x|.* \\()(?<name>[\\w~].*?) at (?<path>${SOURCE}):(?<line>\\d+)(?: \\(.{1,40}\\))?$`),
    weak: true,
  },
  { first: /^\?\? \?\?:/, line: /^(?<name>\?\?) \?\?:[0?]$/, weak: true },
  // libunwind: `imap_cachepath() ip = 50, sp = 7ffec0a00570`
  {
    first: /^[^\s()]*\(\) ip = /,
    line: /^(?<name>[^\s()]{0,400})\(\) ip = (?<address>(?:0x)?[0-9a-f]{1,16}), sp = (?:0x)?[0-9a-f]{1,16}$/,
  },
  // HAProxy: `| 0x55d3c2a4c1ae [eb b5 66 0f 1f 44 00 00]: wdt_handler+0x14e/0x152`
  {
    first: /^(?:\| )?0x[0-9a-f]+ \[/,
    line: /^(?:\| )?(?<address>0x[0-9a-f]{4,16}) \[[0-9a-f ]{2,80}\]: (?:(?<image>[^\s:+]{1,200}):\+|(?<name>[^\s+]{1,400})\+)0x[0-9a-f]+(?:\/0x[0-9a-f]+)?(?: > .{0,200})?$/,
  },
  // Solaris' pstack: `08050b2c total (1, 8047b2c) + 4c`
  {
    first: /^[0-9a-f]{8,16} [^\s(]+ +\([^()]*\) \+ /,
    line: /^(?<address>[0-9a-f]{8,16}) (?<name>[^\s(]{1,400}) +\([^()]{0,400}\) \+ [0-9a-f]{1,8}$/,
  },
  // Unity and Wine's sisters on Windows: `0x00007FF6A1B2C3D4 (Unity) PlayerMain`
  {
    first: /^0x[0-9A-F]+ \(/,
    line: /^(?<address>0x[0-9A-F]{8,16}) \((?<image>[\w.+ -]{1,80})\) (?:\[(?<path>[^\]]{1,300}):(?<line>\d+)\] )?(?<name>\S.*)$/,
  },
];
