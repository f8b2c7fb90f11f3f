/** One frame of C and C++ in the forms of the tools that print them; a table of shapes, the first that fits wins. */
import type { Frame } from "../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, startsWithAny, within } from "./frames.js";

export interface NativeFrame {
  /** Its number in the list; undefined where the tool prints none. */
  readonly number: number | undefined;
  readonly frame: Frame;
  /** Said by no other language's tools. */
  readonly proves: boolean;
}

interface Parts {
  readonly n?: string;
  readonly address?: string;
  readonly name?: string;
  readonly path?: string;
  readonly line?: string;
  readonly column?: string;
  readonly image?: string;
}

interface Shape {
  readonly first: RegExp;
  readonly line: RegExp;
  readonly proves: boolean;
}

const BUILD = "(?: \\(BuildId: [0-9a-f]+\\))?";

/** Named groups are the parts of a frame. */
const SHAPES: readonly Shape[] = [
  // sanitizers: `#0 0x55 in f(int) /a.cc:7:3`, `#5 0x55 in _start (/a.out+0x62)`, `#1 0x7f (/lib/libc.so.6+0x2)`
  {
    first: /^#\d+ +0x/,
    line: new RegExp(
      `^#(?<n>\\d{1,4}) +(?<address>0x[0-9a-f]+) in (?<name>.+?) (?:\\((?<image>[^()]*?)\\+0x[0-9a-f]+\\)|(?<path>(?:/|\\.{1,2}/|[A-Za-z]:[\\\\/]|<)[^:()]{0,400}|[^\\s:()]{1,300}\\.\\w{1,4})(?::(?<line>\\d+)(?::(?<column>\\d+))?)?)${BUILD}$`,
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
  // Android: `#00 pc 0004793e  /system/lib/libc.so (pthread_mutex_lock+1)`
  {
    first: /^#\d+ +pc /,
    line: /^#(?<n>\d{1,4}) +pc (?<address>[0-9a-f]{8,16}) +(?<image>\S.*?)(?: \(offset 0x[0-9a-f]+\))?(?: \((?<name>.+?)(?:\+\d+)?\))?(?: \(BuildId: [0-9a-f]+\))?$/,
    proves: true,
  },
  // glibc: `./a.out(f+0x1f)[0x55]`
  {
    first: /\]$/,
    line: /^(?<image>[^\s()]{1,400})\((?<name>[^()]*(?:\(.*\)[^()]*)?)\+(?:0x[0-9a-f]+)\) ?\[(?<address>0x[0-9a-f]+)\]$/,
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
  { first: /^@ /, line: /^@ +(?<address>0x[0-9a-f]{6,16}) +(?:\d+ +)?(?<name>\S.*)$/, proves: true },
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
];

/** How any of the shapes may start or end. */
const POSSIBLE = /^[#*f@\d=ab./-]|\]$/;

export function nativeFrame(text: string): NativeFrame | undefined {
  if (!POSSIBLE.test(text)) return undefined;
  const debugged = debuggerFrame(text);
  if (debugged !== undefined) return debugged;
  for (const { first, line, proves } of SHAPES) {
    const parts: Parts | undefined = first.test(text) ? line.exec(text)?.groups : undefined;
    if (parts !== undefined)
      return { number: parts.n === undefined ? undefined : Number(parts.n), frame: frameFrom(parts), proves };
  }
  return undefined;
}

const DEBUGGER = /^#(\d{1,4}) +(?:(0x[0-9a-f]+) in )?(\S.*)$/s;

/** gdb: `#1  0x55 in f (x=1) at a.cc:7`, `#0  f () from /lib/libc.so.6`, `#4  0x55 in ?? ()`. */
function debuggerFrame(text: string): NativeFrame | undefined {
  const [, number, address, rest = ""] = DEBUGGER.exec(text) ?? [];
  if (number === undefined) return undefined;
  const at = rest.lastIndexOf(") at ");
  const from = rest.lastIndexOf(") from ");
  const end = at > 0 ? at : from;
  const call = end > 0 ? rest.slice(0, end + 1) : rest;
  const name = calledName(call);
  const [, path, line] = (at > 0 ? /^([^\s()].{0,400}):(\d+)$/.exec(rest.slice(at + 5)) : null) ?? [];
  if (name === undefined || (at > 0 && path === undefined)) return undefined;
  if (end < 0 && (address === undefined || !/^ \((?:\w+=|\)|\.{3}\))/.test(call.slice(name.length)))) return undefined;
  const parts: Parts = {
    name,
    ...(address === undefined ? {} : { address }),
    ...(path === undefined || line === undefined ? {} : { path, line }),
    ...(at <= 0 && from > 0 ? { image: rest.slice(from + 7) } : {}),
  };
  return { number: Number(number), frame: frameFrom(parts), proves: true };
}

/** The name in front of ` (x=1, y=2)`; undefined when the text does not end in arguments. */
function calledName(call: string): string | undefined {
  if (!call.endsWith(")")) return undefined;
  let depth = 0;
  for (let at = call.length - 1; at > 0; at -= 1) {
    if (call[at] === ")") depth += 1;
    else if (call[at] === "(" && --depth === 0) return call[at - 1] === " " ? call.slice(0, at - 1) : undefined;
  }
  return undefined;
}

const UNKNOWN = /^(?:\?\?|\?\?\?|<null>|\(unknown\)|<unknown.*>|0x[0-9a-f]+)$/;
const SYSTEM =
  /^(?:_?_libc_start\w*|__libc_start_call_main|_start|start_thread|_?_?clone3?|__GI_\w+|_?_?pthread_\w+|abort|raise|_?_?kill|__interceptor_\w+|__(?:asan|ubsan|tsan|msan|lsan|sanitizer)\w*|__cxa_\w+|std::.*|operator (?:new|delete).*|malloc|calloc|realloc|free|__assert_fail\w*|_?gsignal|google::Log.*|<signal handler called>)$/;
const SYSTEM_FILES = [
  "/usr/include/",
  "/libsanitizer/",
  "/compiler-rt/",
  "/sysdeps/",
  "/csu/",
  "/nptl/",
  "/stdlib/abort.c",
];
const SYSTEM_IMAGES = ["/usr/lib", "/lib/", "/lib64/", "/system/", "/apex/", "/vendor/lib", "dyld", "libc.so", "ntdll"];

function frameFrom({ address, name, path, line, column, image }: Parts): Frame {
  const known = name === undefined || UNKNOWN.test(name) || name === "" ? undefined : name;
  const plain = known?.replace(/\(\w+=.*\)$/, "");
  const file = path?.startsWith("<") ? undefined : path;
  return frameOf(
    functionOf(plain, known),
    image === undefined || image === "" ? {} : { package: image },
    fileOf(file),
    linenoOf(line),
    column === undefined ? {} : { colno: Number(column) },
    address === undefined ? {} : { instruction_addr: address.startsWith("0x") ? address : `0x${address}` },
    { in_app: !(SYSTEM.test(plain ?? "") || within(file, SYSTEM_FILES) || startsWithAny(image ?? "", SYSTEM_IMAGES)) },
  );
}
