/** One call in the forms of Apple's crash reports, of `callStackSymbols`, of atos and of Swift's own backtraces. */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf } from "../../frames.js";

/** `2   Owl   0x0000000104f57a9c -[OWLNest hatch] + 44`; a list of them is printed in quotes. */
const REPORT = /^"?(\d{1,4}) +(\S.{0,120}?)\s+(0x(?:[0-9a-f]{3,16}|0)|0{9,20}) (.+?)(?:",?)?$/s;
const SYMBOL =
  /^(.+?) \+ ((?:0x)?[0-9a-f]+)(?: (?:\(|at (?=\S*$))([^()]+?)(?::(\d+))?(?::\d+)?\)?|\s+\/\/ (.+?)(?: \+ 0x[0-9a-f]+)?)?$/s;
/** Symbols behind the address: `0x1db25b000 + 6024 (mach_msg2_trap + 8)`. */
const BEHIND = /^0x[0-9a-f]+ \+ \d+ \((.+) \+ \d+\)(?: \(([^()]+?):(\d+)\))?$/s;
const ATOS = /^(.+?)(?: \(in [^()]+\))? \(([^()\s]+\.(?:swift|mm?|c|cc|cpp|h)):(\d+)\)(?: \+ \d+)?$/s;
/** atos alone: `-[OWLNest hatch] (in Owl) (OWLNest.m:12)` */
const LONE_ATOS =
  /^([-+]\[[^\]]{1,300}\]|(?:(?:(?:implicit )?closure #\d+ in|specialized|@objc|static|partial apply for|thunk for) ){0,4}[A-Za-z_$~][^\s()]{0,300}(?:\(.{0,300}\))?) \(in ([^()]{1,80})\) \(([^()\s]+\.(?:swift|mm?|c|cc|cpp|h)):(\d+)\)$/;
/** Swift: `1 Nest.hatch(_:) + 88 in owl at /src/owl/nest.swift:12:14` */
const BACKTRACE =
  /^(\d{1,4}) {1,20}(?:\[[a-z, ]{1,40}\] {1,20}){0,4}(?:(0x[0-9a-f]{1,16}) )?(?:\[[a-z, ]{1,40}\] ){0,4}(.+?)(?: \+ \d+)? in ([^\s]+)(?: at (\S.*?)(?::(\d+)(?::(\d+))?)?)?$/;

export interface AppleCall {
  readonly number: string | undefined;
  readonly frame: Frame;
  /** Nothing else looks like it. */
  readonly proves: boolean;
}

export function appleCall(text: string): AppleCall | undefined {
  return backtraced(text) ?? reported(text) ?? symbolized(text);
}

function backtraced(text: string): AppleCall | undefined {
  if (!text.includes(" in ")) return undefined;
  const [, number, address, name, image = "", path, line, column] = BACKTRACE.exec(text) ?? [];
  if (number === undefined || name?.includes(" 0x") === true) return undefined;
  const frame = frameWith(image, address, name, path, line);
  return {
    number,
    frame: column === undefined ? frame : { ...frame, ...colnoOf(column) },
    proves: address !== undefined,
  };
}

function reported(text: string): AppleCall | undefined {
  const [, number, image = "", address, rest = ""] = REPORT.exec(text) ?? [];
  if (number === undefined) return undefined;
  const [behind, behindName, behindPath, behindLine] = BEHIND.exec(rest) ?? [];
  if (behind !== undefined)
    return { number, frame: frameWith(image, address, behindName, behindPath, behindLine), proves: true };
  const [, printed, , path, line, comment] = SYMBOL.exec(rest) ?? [];
  const [, atosName, atosPath, atosLine] = ATOS.exec(rest) ?? [];
  const frame =
    path === undefined && atosPath !== undefined
      ? frameWith(image, address, atosName, atosPath, atosLine)
      : frameWith(image, address, comment ?? printed ?? rest, path, line);
  return { number, frame, proves: printed !== undefined || atosName !== undefined };
}

function symbolized(text: string): AppleCall | undefined {
  if (!text.includes(" (in ")) return undefined;
  const [, name, image = "", path, line] = LONE_ATOS.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { number: undefined, frame: frameWith(image, undefined, name, path, line), proves: true };
}

const SYSTEM =
  /^(?:lib(?:swift|system|dispatch|objc|c\+\+|xpc|c\.so|pthread|sqlite3|node)\S*|dyld|UIKit\w*|AppKit|Foundation|CoreFoundation|CoreData|CoreGraphics|CoreText|CoreAnimation|CoreImage|CoreLocation|CoreMedia|QuartzCore|GraphicsServices|SwiftUI\w*|AttributeGraph|CFNetwork|Security|Network|Combine|RunningBoardServices|FrontBoardServices|BoardServices|WebKit|WebCore|JavaScriptCore|AVFoundation|AVFAudio|AudioToolbox|MapKit|Metal\w*|XCTest\w*|xctest|HIToolbox|IOKit|BaseBoard)(?:\.dylib)?$/;
const UNKNOWN = /^(?:0|0x[0-9a-f]+|\?\?\?|\(Missing\))$/;

function frameWith(
  image: string,
  address: string | undefined,
  name: string | undefined,
  path: string | undefined,
  line: string | undefined,
): Frame {
  const symbol = name !== undefined && UNKNOWN.test(name) ? undefined : name;
  return frameOf(
    functionOf(symbol),
    image === "" ? {} : { package: image },
    fileOf(path),
    linenoOf(line),
    address === undefined ? {} : { instruction_addr: address.startsWith("0x") ? address : `0x${address}` },
    { in_app: !SYSTEM.test(image) && symbol !== "main" && symbol !== "start" },
  );
}
