/**
 * Calls as game engines write them. Unity has a form of its own for the calls that its logger knows, also below those of
 * Mono: `Yard.Crane:Lift(Load) (at Assets/Crane.cs:12)`. Source: UnityEngine.StackTraceUtility#ExtractFormattedStackTrace
 */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, linenoOf } from "../../frames.js";

/** Unity's console: `Name (parameters) (at file:12)`. */
const PLACED = /^([^\s()]{1,500}) ?\(([^()]{0,500})\) \(at (.{1,400}):(\d+)\)$/;
const UNPLACED =
  /^(?:\(wrapper [\w-]{1,40}\) )?([\p{L}_<][\p{L}\p{N}_.+/<>`$|@[\],-]{0,300}:[\p{L}_.<][\p{L}\p{N}_.<>|$`]{0,200}) ?\(([^()"'=:]{0,500})\)$/u;
const ENGINE = /^Unity(?:Engine|Editor)\.[\w.]{1,100}:/;
/** What the player's log has behind a stack. */
const FILENAME = /^\(Filename: .{0,300} Line: -?\d{1,9}\)$/;
/** Godot: `<Stack Trace>  Crane.cs:12 @ void Yard.Crane.Lift(int)`. */
const GODOT =
  /^(?:<Stack Trace> {1,12})?([^\s<>:]{1,300}\.cs):(\d{1,7}) @ (?:[\w.<>[\],?]{1,200} )?([\w.<>`]{1,300})\(([^()]{0,400})\)$/;

export interface EngineCall {
  readonly path: string;
  readonly parameters: string;
  readonly place: Frame;
}

export function engineCall(text: string): EngineCall | undefined {
  if (text.endsWith(")") && text.includes(".cs:") && text.includes(" @ ")) return godotCall(text);
  if (text.includes(") (at ")) return placedCall(text);
  return ENGINE.test(text) ? unplacedCall(text) : undefined;
}

/** A call whose neighbours or headline tell that it is one. */
export function unplacedCall(text: string): EngineCall | undefined {
  const [, path, parameters = ""] = text.endsWith(")") && text.includes(":") ? (UNPLACED.exec(text) ?? []) : [];
  return path === undefined ? undefined : { path: path.replaceAll("/", "+"), parameters, place: {} };
}

/** Godot tells type and place again below the message. */
export function isGodotField(text: string): boolean {
  return text.startsWith("<C# ");
}

/** What was logged stands above the first call. */
export function startsUnityLog(text: string): boolean {
  return /^UnityEngine\.(?:Debug|Logger|StackTraceUtility):/.test(text);
}

export function endsUnityStack(text: string): boolean {
  return text.startsWith("(Filename: ") && FILENAME.test(text);
}

function placedCall(text: string): EngineCall | undefined {
  const [, path, parameters = "", file, line] = PLACED.exec(text) ?? [];
  if (path === undefined) return undefined;
  const place = frameOf(file?.startsWith("<") === true ? {} : fileOf(file), linenoOf(line));
  return { path: path.replaceAll("/", "+"), parameters, place };
}

function godotCall(text: string): EngineCall | undefined {
  const [, file, line, path, parameters = ""] = GODOT.exec(text) ?? [];
  return path === undefined ? undefined : { path, parameters, place: frameOf(fileOf(file), linenoOf(line)) };
}
