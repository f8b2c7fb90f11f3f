/** One frame of .NET, in the languages that the runtime is translated into. Source: System.Diagnostics.StackTrace#ToString */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, startsWithAny } from "../../frames.js";
import { demystified } from "./demystified.js";
import { named } from "./name.js";
import { namelessFrame, type Row, rowOf } from "./native.js";
import { areTypes, isTyped } from "./parameters.js";
import { assemblyIn, placeBehind, startsWithOffset } from "./place.js";
import { type EngineCall, engineCall, unplacedCall } from "./unity.js";

/** The translated "at". */
const AT =
  /^(?:at|bij|bei|à|en|in|a|em|na|w|v|в|в|на|ved|vid|på|om|kohteessa|konum:|위치:|場所|在|於|于|στο|hos|hely:|la|u|ở) /;
/** `Name(parameters)` and what follows it; old Mono writes a blank before the list and an offset behind it. */
const CALL = /^([^\s()][^()]{0,500}?) ?\(([^()]*(?:\([^()]*\)[^()]*){0,20})\)(.*)$/s;
/** ASP.NET's error page has no word before the name, and an offset or a bare place behind it. */
const PAGE = /^([\p{L}_][^\s()]{1,400}\([^()]{0,800}\))(?: \+\d{1,12}|( in (?:[A-Za-z]:\\|\/).{1,400}:\d+))$/u;
/** App Center lists Mono's calls without a word before them, and the class behind them. */
const LISTED = /^([\p{L}_][^()]{1,500} ?\(.{0,800}\) \[0x[0-9a-f]{1,8}\] in .{1,400}?:\d{1,9})(?:;\S{0,300})?$/u;
/** What Mono puts before the name of a method that the runtime wrote. */
const WRAPPER = /^\((?:wrapper [\w-]{1,40}|il2cpp -> managed)\) /;
/** The Unity console of mods takes the word off Mono's calls. */
const CRASHED = /^\(wrapper |\) <(?:IL )?0x[0-9a-f]{1,8}(?:, 0x[0-9a-f]{1,8})?>$/;
/** Xunit's console: `file(12,0): at Name(parameters)`. */
const XUNIT = /^(\S.{0,400}?)\((\d+),\d+\): (at .*)$/s;
const NAME = /^[\p{L}_<.`[][\p{L}\p{N}_.`<>$+\-|,@[\]&*=~ !]{0,500}$/u;

/** Patched methods have a number, nested types a slash. */
const MONO_NAME = /^[\p{L}_<.`[][\p{L}\p{N}_.`<>$+\-|,@[\]&*=~ !?/:]{0,500}$/u;

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
  "UnityEditor.",
  "Swashbuckle.",
  "NHibernate.",
];

export function dotnetFrame(text: string): Frame | undefined {
  const word = AT.exec(text)?.[0];
  if (word === undefined) return elsewhere(text);
  const printed = text.slice(word.length);
  const call = printed.replace(WRAPPER, "");
  const [, full = "", parameters, tail = ""] = CALL.exec(demystified(call)) ?? [];
  if (parameters === undefined) return namelessFrame(call);
  const isMono = call !== printed || startsWithOffset(tail);
  const path = isMono ? withDot(full) : full;
  const assembly = assemblyIn(parameters);
  const isCall =
    (isMono ? MONO_NAME : NAME).test(path) &&
    (assembly !== undefined || isName(path, isMono ? parameters.replaceAll("/", "+") : parameters));
  const place = isCall ? (assembly ?? placeBehind(tail)) : undefined;
  if (place === undefined || path.endsWith(".")) return undefined;
  const isProse = word !== "at " && place.filename === undefined && !isTyped(parameters);
  if (isProse && !(call.includes(`${full}(`) && areTypes(path, parameters))) return undefined;
  const { module, name, raw } = named(path);
  return frameOf(module === "" ? {} : { module }, functionOf(name, call.includes(raw) ? raw : undefined), place, {
    in_app: !startsWithAny(path, LIBRARIES),
  });
}

/**
 * Mono's crash report, its wrappers and Unity's console write a colon before the member; two of them stand in what
 * MonoMod names after the method that it patches: `Hook<Crane::Lift>?-139675`.
 */
const withDot = (path: string): string => path.replace(/(?<!:):(?!:)/, ".");

/** Lines that do not start with a known word. */
function elsewhere(text: string): Frame | undefined {
  if (/\): at /.test(text)) return xunit(text);
  const [, listed] = text.includes(") [0x") ? (LISTED.exec(text) ?? []) : [];
  if (listed !== undefined) return dotnetFrame(`at ${listed}`);
  if (CRASHED.test(text)) return dotnetFrame(`at ${text}`);
  const row = rowOf(text);
  if (row !== undefined) return addressed(row);
  const [page, printed, place = ""] = /\d$/.test(text) ? (PAGE.exec(text) ?? []) : [];
  if (page !== undefined) return dotnetFrame(`at ${printed}${place}`);
  const call = text.endsWith(")") ? engineCall(text) : undefined;
  if (call !== undefined) return fromEngine(call);
  if (text.endsWith(")")) return undefined;
  if (!/\.(?:cs|vb|fs)\b/.test(text)) return undefined;
  const [, translated] = /^[\p{L}:]{1,14} (\S.*)$/su.exec(text) ?? [];
  return translated === undefined ? undefined : withPlace(`at ${translated}`);
}

/** A word that is not listed counts only in front of a call with a place. */
function withPlace(text: string): Frame | undefined {
  const frame = dotnetFrame(text);
  return frame?.lineno === undefined ? undefined : frame;
}

/** Unity's own calls without a place, which look like prose elsewhere. */
export function unityFrame(text: string): Frame | undefined {
  const call = unplacedCall(text);
  return call === undefined ? undefined : fromEngine(call);
}

function fromEngine({ path: printed, parameters, place }: EngineCall): Frame | undefined {
  const path = withDot(printed);
  if (!path.includes(".") || !NAME.test(path) || /["'=]/.test(parameters)) return undefined;
  const { module, name, raw } = named(path);
  return frameOf(module === "" ? {} : { module }, functionOf(name, raw), place, {
    in_app: !startsWithAny(path, LIBRARIES),
  });
}

function addressed({ call, place }: Row): Frame | undefined {
  const frame = dotnetFrame(`at ${call}`);
  return frame === undefined ? undefined : { ...frame, ...place };
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
  if (/\s/.test(path.replace(/\[[^\]]{0,400}\]|<[^>]{0,400}>/g, ""))) return false;
  if (parameters === "") return true;
  if (/:\d|^(?:Native Method|Unknown Source)|\.(?:java|kt|scala|groovy|js|ts)\b|^<anonymous>$|["'=]/.test(parameters))
    return false;
  return parameters.split(",").every((part) => /^[\s\p{L}_[\]<>?.`&*\d+ \]|()]*$/u.test(part));
}
