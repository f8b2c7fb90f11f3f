/** One frame of C and C++ in the forms of the tools that print them. */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, startsWithAny, within } from "../../frames.js";
import { gdbFrame } from "./gdb.js";
import { type Parts, SHAPES, type Shape } from "./shapes.js";

export interface NativeFrame {
  /** Its number in the list; undefined where the tool prints none. */
  readonly number: number | undefined;
  readonly frame: Frame;
  /** Said by no other language's tools. */
  readonly proves: boolean;
  readonly oldestFirst: boolean;
  readonly directly: boolean;
}

/** How any of the shapes may start or end. */
const POSSIBLE =
  /^[#*@\d=a-fCVJjvA./[|\\-]|^(?:Source|Object) +"|\]$|\w!\w|^[A-Z]:\\|^\(Inline| [0-9A-F]{16} |^(?:lr: |pc 0x|native: )|\) ip = |\?\? \?\?:|\) \[0x/;
const PLACE = /:\d|\+0x/;
/** Loggers that put names and values behind each line. */
const LOGGED_BEHIND = /(?:, [a-z]\w{0,20}=-?\w{1,40}){1,4}$/;

export function nativeFrame(line: string): NativeFrame | undefined {
  if (!POSSIBLE.test(line) && !isPlaced(line)) return undefined;
  const text = line.startsWith("#") && line.includes(", ") ? line.replace(LOGGED_BEHIND, "") : line;
  const debugged = gdbFrame(text);
  if (debugged !== undefined) return frameFrom(debugged, {});
  for (const shape of SHAPES) {
    const parts: Parts | undefined = shape.first.test(text) ? shape.line.exec(text)?.groups : undefined;
    if (parts !== undefined) return frameFrom(parts, shape);
  }
  return undefined;
}

function isPlaced(line: string): boolean {
  const at = line.indexOf(" at ");
  return at !== -1 && PLACE.test(line.slice(at));
}

function frameFrom(parts: Parts, { weak, oldestFirst, directly }: Partial<Shape>): NativeFrame {
  return {
    number: parts.n === undefined ? undefined : Number(parts.n),
    frame: frameWith(parts),
    proves: weak !== true,
    oldestFirst: oldestFirst === true,
    directly: directly === true,
  };
}

const UNKNOWN = /^(?:\?{1,3}|n\/a|Unknown(?:Function)?|<null>|\(unknown\)|<unknown.*>|\(\)|0x[0-9a-f]+)$/;
const UNKNOWN_FILE = /^(?:<.*|\?{1,3}|Unknown)$/s;
const SYSTEM =
  /^(?:_?_libc_start\w*|__libc_start_call_main|_start|start_thread|_?_?clone3?|__GI_\w+|_?_?pthread_\w+|abort|raise|_?_?kill|__interceptor_\w+|__(?:asan|ubsan|tsan|msan|lsan|sanitizer)\w*|__cxa_\w+|std::.*|operator (?:new|delete).*|malloc|calloc|realloc|free|__assert_fail\w*|_?gsignal|google::Log.*|<signal handler called>)$/;
const SYSTEM_FILES = [
  "/usr/include/",
  "/include/c++/",
  "/libsanitizer/",
  "/compiler-rt/",
  "/sysdeps/",
  "/csu/",
  "/nptl/",
  "/stdlib/",
  "/vcstartup/",
  "/vccrt/",
];
const SYSTEM_IMAGES = ["/usr/lib", "/lib/", "/lib64/", "/system/", "/apex/", "/vendor/lib", "dyld", "ntdll"];
const SYSTEM_LIBRARY = /(?:^|\/)(?:libc|libm|libdl|libpthread|libstdc\+\+|libgcc_s|ld-linux|ld)[.-]/;

const WINDOWS_IMAGE =
  /^(?:[A-Za-z]:\\Windows\\|(?:ntdll|kernel32|kernelbase|user32|win32u|ucrtbase|msvc[rp]\d|vcruntime|combase)\b)/i;

export function frameWith({ address, name, path, line, column, image }: Parts): Frame {
  const known = name === undefined || UNKNOWN.test(name) || name === "" ? undefined : name;
  const plain = known?.endsWith(")") ? known.replace(/\((?:\w+=| [^=]{0,200} = ).*\)$/, "") : known;
  const file = path === undefined || UNKNOWN_FILE.test(path) ? undefined : path;
  return frameOf(
    functionOf(plain, known),
    image === undefined || image === "" ? {} : { package: image },
    fileOf(file),
    linenoOf(line),
    colnoOf(column),
    address === undefined || !/^(?:0x)?[0-9a-f]/i.test(address)
      ? {}
      : { instruction_addr: address.startsWith("0x") ? address : `0x${address}` },
    {
      in_app: !(
        SYSTEM.test(plain ?? "") ||
        within(file, SYSTEM_FILES) ||
        startsWithAny(image ?? "", SYSTEM_IMAGES) ||
        SYSTEM_LIBRARY.test(image ?? "") ||
        WINDOWS_IMAGE.test(image ?? "")
      ),
    },
  );
}
