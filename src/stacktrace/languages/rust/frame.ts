/** One frame of Rust: the symbol without its hash, and `file:line:column`. */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, placeOf, startsWithAny, within } from "../../frames.js";

const LIBRARIES = ["std::", "core::", "alloc::", "test::", "__rust", "rust_begin_unwind", "backtrace::", "_rust"];
const SYSTEM =
  /^(?:_+libc_\w+|_start|start_thread|clone3?|__clone3?|main|<unknown>|BaseThreadInitThunk|RtlUserThreadStart|invoke_main|__scrt_common_main_seh)\b/;

export function rustFrame(symbol: string | undefined, at: string | undefined, address?: string): Frame {
  const name = symbol === undefined ? undefined : demangled(symbol);
  const place = at === undefined ? undefined : placeOf(at);
  const own = (name ?? "").replace(/^(?:<?&?(?:mut |dyn )?|<)+/, "");
  const library =
    startsWithAny(own, LIBRARIES) ||
    (name !== undefined && SYSTEM.test(name)) ||
    within(place?.path, [
      "/rustc/",
      "/.cargo/",
      "/cargo/registry/",
      "/rustlib/",
      "/vendor/",
      "/nptl/",
      "/csu/",
      "/misc/",
    ]);
  return frameOf(
    functionOf(name, symbol),
    fileOf(place?.path),
    linenoOf(place?.lineno),
    colnoOf(place?.colno),
    address === undefined || /^0x0$/.test(address) ? {} : { instruction_addr: address },
    { in_app: !library },
  );
}

/** The function's name without its hash, for frames that another runtime prints. */
export function plainName(symbol: string): { function?: string; raw_function?: string } {
  return functionOf(demangled(symbol), symbol);
}

const ESCAPES: Readonly<Record<string, string>> = {
  LT: "<",
  GT: ">",
  LP: "(",
  RP: ")",
  C: ",",
  RF: "&",
  BP: "*",
  u20: " ",
  u27: "'",
  u5b: "[",
  u5d: "]",
  u7b: "{",
  u7d: "}",
};

/** The legacy scheme: each segment behind its length, the hash last, as no C++ compiler writes it. */
const MANGLED = /^_{0,2}ZN(\d[\w$.]{1,1000})17h[0-9a-f]{16}E(?:\.llvm\.\w{1,40})?$/;

function unmangled(symbol: string): string {
  const segments: string[] = [];
  let rest = (symbol.includes("ZN") ? MANGLED.exec(symbol) : null)?.[1] ?? "";
  while (rest !== "") {
    const [digits = ""] = /^\d{1,4}/.exec(rest) ?? [];
    const end = digits.length + Number(digits);
    if (digits === "" || end > rest.length) return symbol;
    segments.push(rest.slice(digits.length, end).replace(/^_(?=\$)/, ""));
    rest = rest.slice(end);
  }
  return segments.length === 0 ? symbol : segments.join("::");
}

/** Without the hashes of the legacy scheme, which were longer before 2017, and of the v0 scheme. */
function demangled(symbol: string): string {
  const plain = unmangled(symbol)
    .replace(/::h[0-9a-f]{16}\w{0,4}$/, "")
    .replace(/(?<=\w)\[[0-9a-f]{13,16}\]/g, "");
  return plain.includes("$")
    ? plain.replace(/\$(\w{1,3})\$/g, (whole, code: string) => ESCAPES[code] ?? whole).replaceAll("..", "::")
    : plain;
}
