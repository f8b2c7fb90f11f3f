/** One frame of .NET, in the languages that the runtime is translated into. Source: System.Diagnostics.StackTrace#ToString */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, startsWithAny } from "../frames.js";
import { demystified } from "./dotnet-demystified.js";

/** The translated "at". */
const AT =
  /^(?:at|bij|bei|à|en|in|a|em|na|w|v|в|в|на|ved|vid|på|om|kohteessa|konum:|위치:|場所|在|於|于|στο|hos|hely:|la|u|ở) /;
/** `Name(parameters)` and what follows it; old Mono writes a blank before the list and an offset behind it. */
const CALL = /^([^\s()][^()]{0,500}?) ?\(([^()]*(?:\([^()]*\)[^()]*){0,20})\)(.*)$/s;
const OFFSET = /^ ?(?:\[0x[0-9a-f]+\]|<0x[0-9a-f]+(?: \+ 0x[0-9a-f]+)?>|<[0-9a-f]{32}[^>]*>)/;
/** The translated "in path:line 12"; Mono has no word before the number. */
const PLACE =
  /^ (?:in|dans|en|em|w|v|в|в|i|på|场所|場所|位置|파일|bestand|konum:|fájl:|na|a) (.{1,500}?):(?:(?:line|Zeile|ligne|línea|lÍnea|riga|linha|wiersz|řádek|строка|satır|regel|linje|rad|linje|rivi|sor|行号|行號|行|줄|dòng) ?)?(\d+)\.?$/;
/** Azure Functions: `at D:\a\Nightly.cs : 33`. */
const HOST_PLACE = /^ at (\S.{0,500}?) : (\d+)$/;
/** WCF closes the bracket around the details of a fault behind the last frame. */
const FAULT_END = /^ {0,4}(?:\.{3})?\){1,2}\.?$/;
/** In a language that is not listed: a word or none, a path from the root, a word or none, the number. */
const SOME_PLACE =
  /^ (?:\S{1,20} )?((?:[A-Za-z]:\\|\/|\\\\)[^:]{1,400}?\.\w{1,8})(?: \S{1,20})?:(?: ?[\p{L}.]{1,12})? ?(\d+)\.?$/u;
/** ASP.NET's error page has no word before the name, and an offset or a bare place behind it. */
const PAGE = /^([\p{L}_][^\s()]{1,400}\([^()]{0,800}\))(?: \+\d{1,12}|( in (?:[A-Za-z]:\\|\/).{1,400}:\d+))$/u;
/** Unity's console: `Name (parameters) (at file:12)`. */
const UNITY = /^([^\s()]{1,500}) ?\(([^()]{0,500})\) \(at (.{1,400}):(\d+)\)$/;
/** What Mono puts before the name of a method that the runtime wrote. */
const WRAPPER = /^\(wrapper [\w-]{1,40}\) /;
/** Xunit's console: `file(12,0): at Name(parameters)`. */
const XUNIT = /^(\S.{0,400}?)\((\d+),\d+\): (at .*)$/s;
const NAME = /^[\p{L}_<.`[][\p{L}\p{N}_.`<>$+\-|,@[\]&*=~ !]{0,500}$/u;

const LIBRARIES = [
  "System.",
  "Microsoft.",
  "MS.",
  "Mono.",
  "Newtonsoft.",
  "FSharp.",
  "Xunit.",
  "NUnit.",
  "Castle.",
  "Npgsql.",
  "MySql.",
  "Oracle.",
  "Serilog.",
  "NLog.",
  "AutoMapper.",
  "MediatR.",
  "Dapper.",
  "Grpc.",
  "Azure.",
  "Hangfire.",
  "Quartz.",
  "Polly.",
  "StackExchange.",
  "lambda_method",
  "Interop.",
  "Internal.",
  "UnityEngine.",
  "Swashbuckle.",
  "NHibernate.",
];

export function dotnetFrame(text: string): Frame | undefined {
  const word = AT.exec(text)?.[0];
  if (word === undefined) return elsewhere(text);
  const call = text.slice(word.length).replace(WRAPPER, "");
  const plain = demystified(call);
  const [, path, parameters, tail] = CALL.exec(plain) ?? [];
  if (path === undefined || parameters === undefined || !NAME.test(path) || !isName(path, parameters)) return undefined;
  const rest = (tail ?? "").replace(OFFSET, "").replace(OFFSET, "");
  const place = PLACE.exec(rest) ?? SOME_PLACE.exec(rest) ?? HOST_PLACE.exec(rest);
  if (
    place === null &&
    rest !== "" &&
    !FAULT_END.test(rest) &&
    !/^ (?:in|en|bei|dans) <?(?:filename unknown|[^:]*)>?:(?:line )?0$/.test(rest)
  )
    return undefined;
  if (word !== "at " && place === null && !(path.includes(".") && isTyped(parameters))) return undefined;
  if (path.endsWith(".")) return undefined;
  const { module, name, raw } = named(path);
  const file = place?.[1];
  return frameOf(
    module === "" ? {} : { module },
    functionOf(name, call.includes(raw) ? raw : undefined),
    file === undefined || file.startsWith("<") ? {} : fileOf(file),
    file === undefined ? {} : linenoOf(place?.[2]),
    { in_app: !startsWithAny(path, LIBRARIES) },
  );
}

const PARAMETER = /^(?:(?:ref|out|in|params) )?[\p{L}\w`&*[\],<>?+.]*[\p{L}\w`&*\]>?] @?[\p{L}\w]+$/u;

/** `Int32 id, String name`, as the runtime prints them; prose behind a small word is no list of them. */
function isTyped(parameters: string): boolean {
  return parameters === "" || parameters.split(", ").every((parameter) => PARAMETER.test(parameter));
}

/** Lines that do not start with a known word. */
function elsewhere(text: string): Frame | undefined {
  if (/\): at /.test(text)) return xunit(text);
  const [page, call, place = ""] = /\d$/.test(text) ? (PAGE.exec(text) ?? []) : [];
  if (page !== undefined) return dotnetFrame(`at ${call}${place}`);
  if (text.endsWith(")")) return text.includes(") (at ") ? unity(text) : undefined;
  if (!/\.(?:cs|vb|fs)\b/.test(text)) return undefined;
  const [, translated] = /^[\p{L}:]{1,14} (\S.*)$/su.exec(text) ?? [];
  return translated === undefined ? undefined : withPlace(`at ${translated}`);
}

/** A word that is not listed counts only in front of a call with a place. */
function withPlace(text: string): Frame | undefined {
  const frame = dotnetFrame(text);
  return frame?.lineno === undefined ? undefined : frame;
}

function unity(text: string): Frame | undefined {
  const [, printed = "", parameters = "", file, line] = UNITY.exec(text) ?? [];
  const path = printed.replace(/:(?=[^:]*$)/, ".");
  if (!path.includes(".") || !NAME.test(path) || /["'=]/.test(parameters)) return undefined;
  const { module, name, raw } = named(path);
  const place = file?.startsWith("<") === true ? {} : fileOf(file);
  return frameOf(module === "" ? {} : { module }, functionOf(name, raw), place, linenoOf(line), {
    in_app: !startsWithAny(path, LIBRARIES),
  });
}

function xunit(text: string): Frame | undefined {
  const [, path, line, call] = XUNIT.exec(text) ?? [];
  const frame = call === undefined ? undefined : dotnetFrame(call);
  return frame === undefined ? undefined : { ...frame, ...fileOf(path), ...linenoOf(line) };
}

/** Methods that were made while the program ran belong to no type; their parameters have no names. */
const DYNAMIC = /^(?:Object|Closure|IntPtr) ,/;

/** Parameters are types with names: that tells C# from Java's file names and JavaScript's places. */
function isName(path: string, parameters: string): boolean {
  if (!path.includes(".") && !path.startsWith("lambda_method") && !DYNAMIC.test(parameters)) return false;
  if (/\s/.test(path.replace(/\[[^\]]*\]|<[^>]*>/g, ""))) return false;
  if (parameters === "") return true;
  if (/:\d|^(?:Native Method|Unknown Source)|\.(?:java|kt|scala|groovy|js|ts)\b|^<anonymous>$|["'=]/.test(parameters))
    return false;
  return parameters.split(",").every((part) => /^\s*[\p{L}_[\]<>?.`&*\d+ \]|()]*$/u.test(part));
}

interface Named {
  readonly module: string;
  readonly name: string;
  readonly raw: string;
}

/** Undoes what the compiler makes of async methods, iterators, lambdas and local functions. */
function named(path: string): Named {
  const cut = memberDot(path);
  const [module, member] = cut < 0 ? ["", path] : [path.slice(0, cut), path.slice(cut + 1)];
  const machine =
    member === "MoveNext"
      ? /^(.*)[.+]<([^<>]*(?:<[^<>]*>[^<>]*)?)>d(?:__\d+)?(?:`\d+)?(?:\[[^\]]*\])?$/.exec(module)
      : null;
  if (machine?.[1] !== undefined && machine[2] !== undefined)
    return { module: plainType(machine[1]), name: innerName(machine[2]), raw: path };
  const basic = member === "MoveNext" ? /^(.*)\.VB\$StateMachine_\d+_(\w+)$/.exec(module) : null;
  if (basic?.[1] !== undefined && basic[2] !== undefined) return { module: basic[1], name: basic[2], raw: path };
  const local = /^<([^<>]*(?:<[^<>]*>[^<>]*)?)>[gb]__(?:([^|]+)\|)?[\d_]+(?:`\d+)?(?:\[.*\])?$/.exec(member);
  if (local !== null) {
    const [, outer = "", inner] = local;
    return { module: plainType(module), name: `${outer}.${inner ?? "<lambda>"}`, raw: path };
  }
  return { module, name: member, raw: member };
}

/** `<<Main>$>g__Run|0_0` and the like: the outermost real name. */
function innerName(name: string): string {
  const local = /^<([^<>]*)>[gb]__(?:([^|]+)\|)?[\d_]*$/.exec(name);
  if (local !== null) return `${local[1]}.${local[2] ?? "<lambda>"}`;
  return name === "<Main>$" ? "Main" : name;
}

/** The closure's class is the compiler's, not the program's. */
function plainType(type: string): string {
  return type.replace(/[.+]<>c(?:__DisplayClass[\d_]*)?(?:`\d+)?(?:\[[^\]]*\])?$/, "");
}

/** The dot before the member: outside of brackets, and `.ctor` keeps its own. */
function memberDot(path: string): number {
  let depth = 0;
  for (let at = path.length - 1; at > 0; at -= 1) {
    const char = path[at];
    if (char === "]" || char === ">") depth += 1;
    else if (char === "[" || char === "<") depth -= 1;
    else if (char === "." && depth <= 0) return path[at - 1] === "." ? at - 1 : at;
  }
  return -1;
}
