/** One frame of C and C++ in the forms of the tools that print them. */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, startsWithAny, within } from "../frames.js";
import { type Parts, SHAPES, type Shape } from "./cpp-shapes.js";
import { WINDOWS_SHAPES } from "./cpp-shapes-windows.js";

export interface NativeFrame {
  /** Its number in the list; undefined where the tool prints none. */
  readonly number: number | undefined;
  readonly frame: Frame;
  /** Said by no other language's tools. */
  readonly proves: boolean;
  readonly oldestFirst: boolean;
}

const ALL: readonly Shape[] = [...SHAPES, ...WINDOWS_SHAPES];

/** How any of the shapes may start or end. */
const POSSIBLE = /^[#*f@\d=abcCVJjvA./[|-]|^(?:Source|Object) +"|\]$|\w!\w|^[A-Z]:\\|^\(Inline/;

export function nativeFrame(text: string): NativeFrame | undefined {
  if (!POSSIBLE.test(text)) return undefined;
  const debugged = debuggerFrame(text);
  if (debugged !== undefined) return debugged;
  for (const { first, line, proves, oldestFirst = false } of ALL) {
    const parts: Parts | undefined = first.test(text) ? line.exec(text)?.groups : undefined;
    if (parts !== undefined)
      return {
        number: parts.n === undefined ? undefined : Number(parts.n),
        frame: frameFrom(parts),
        proves,
        oldestFirst,
      };
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
    ...(address === undefined || !/^(?:0x)?[0-9a-f]/i.test(address) ? {} : { address }),
    ...(path === undefined || line === undefined ? {} : { path, line }),
    ...(at <= 0 && from > 0 ? { image: rest.slice(from + 7) } : {}),
  };
  return { number: Number(number), frame: frameFrom(parts), proves: true, oldestFirst: false };
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

const UNKNOWN = /^(?:\?{1,3}|n\/a|UnknownFunction|<null>|\(unknown\)|<unknown.*>|0x[0-9a-f]+)$/;
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

const WINDOWS_IMAGE =
  /^(?:[A-Za-z]:\\Windows\\|(?:ntdll|kernel32|kernelbase|user32|win32u|ucrtbase|msvc[rp]\d|vcruntime|combase)\b)/i;

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
    address === undefined || !/^(?:0x)?[0-9a-f]/i.test(address)
      ? {}
      : { instruction_addr: address.startsWith("0x") ? address : `0x${address}` },
    {
      in_app: !(
        SYSTEM.test(plain ?? "") ||
        within(file, SYSTEM_FILES) ||
        startsWithAny(image ?? "", SYSTEM_IMAGES) ||
        WINDOWS_IMAGE.test(image ?? "")
      ),
    },
  );
}
