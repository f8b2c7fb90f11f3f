/** What stands above a Ruby backtrace that does not begin with place and message: Rails, Rake, Sidekiq, RSpec, loggers. */
import type { Frame } from "../../../sentry/items.js";
import { headlineOf, type Indented, messageOf } from "../../headline.js";
import { isNumberedSource } from "../numbered-source.js";
import { placeWithin, TYPED } from "./frame.js";

const TYPE = "[A-Z]\\w*(?:::[A-Z]\\w*)*";
/** Rails' log: the whole message in brackets. Sentry heads a list of places alike. */
const RAILS = new RegExp(`^(?!Stacktrace )(${TYPE}) \\((.*)\\)(?: on .*)?:?$`, "s");
/** The same with a message of several lines, whose bracket closes on the last. */
const RAILS_OPEN = /^([A-Z]\w*(?:::[A-Z]\w*)+|[A-Z]\w*(?:Error|Exception)) \(([^)]*|.*[^):])$/s;
/** Rails' error page names the action that failed, and the message below. */
const IN_ACTION = new RegExp(`^(${TYPE}) (?:in|at) (?:[A-Z][\\w:]*#\\w+[!?]?|/\\S*)$`);
/** The mails of ExceptionNotification. */
const OCCURRED = new RegExp(`^An? (${TYPE}) occurred(?: (?:in|while) .{1,300})?:$`);
const NAMED = new RegExp(`^(${TYPE})(?::(?: (.*))?)?$`, "s");
/** What runners write in front, each behind what tells that it may be there: Test::Unit, RubyGems, delayed_job, Active Job. */
const RUNNERS: readonly (readonly [string, RegExp])[] = [
  ["): ", new RegExp(`^(?:Error|Failure): [^():]{1,200}\\([\\w:]{1,200}\\): (${TYPE}): (.*)$`, "s")],
  ["executing gem ", new RegExp(`^(?:ERROR: +)?While executing gem \\.{3} \\((${TYPE})\\)$`)],
  [" FAILED ", new RegExp(` FAILED .{0,60} with (${TYPE}): (.*)$`, "s")],
  ["ms: ", new RegExp(`\\) from \\S.{0,80} in [\\d.]+ms: (${TYPE})(?:: (.*)| \\((.*)\\):?)$`, "s")],
];
/** What loggers write before a type. */
const LABEL = /^(?:Error|ERROR|Exception|error|exception): +(?=(?:[A-Z]\w*::)*[A-Z]\w*(?:Error|Exception): )/;
/** Test Kitchen, and whoever lists what an exception knows. */
const CLASS_FIELD = new RegExp(`^(?:Exception |Error )?[Cc]lass: (${TYPE})$`);
const MESSAGE_FIELD = /^(?:Exception |Error )?[Mm]essage: (.*)$/s;
/** Chef underlines types and titles. */
const UNDERLINE = /^(-{4,80}|={4,80})$/;
const TITLE = /^(?:-{2,80}(?:[\w ]{1,40}-{2,80})?|(?:Back|Stack) ?trace:.{0,80})$/i;
/** CocoaPods and Sinatra; Sinatra's message ends with a colon. */
const DASHED = new RegExp(`^(?:- )?(${TYPE}) - (.+)$`, "s");
/** Rails repeats what it names in its list of causes, before the places of each. */
const INFORMATION = "Information for: ";
/** Databases head the parts of their messages so. */
const SHOUTED = /^[A-Z]{2,}$/;
const INSPECTED = new RegExp(`#<(${TYPE}): (.*)>$`, "s");

export interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
  /** Where it happened, when the headline says so. */
  readonly place?: Frame;
  /** Where the message ends when it does not go on to the first frame, and what ends it there. */
  readonly ends?: "here" | "bracket" | "paragraph" | "colon" | "title";
}

/** Rails writes these and nobody else does, so that a place without a label may follow. */
export function railsHead(line: string): Head | undefined {
  if (!/[(#/]| occurred/.test(line) || !/^[A-Z]/.test(line)) return undefined;
  const text = line.startsWith(INFORMATION) ? line.slice(INFORMATION.length) : line;
  const closed = RAILS.exec(text);
  if (closed !== null) return { type: closed[1], value: closed[2], ends: "here" };
  const open = RAILS_OPEN.exec(text);
  if (open !== null) return { type: open[1], value: open[2], ends: "bracket" };
  const action = IN_ACTION.exec(text) ?? (text.startsWith("A") ? OCCURRED.exec(text) : null);
  return action === null ? undefined : { type: action[1], value: undefined, ends: "paragraph" };
}

export function isNamed(text: string): boolean {
  return NAMED.test(text);
}

/** Type names that may stand alone, or before a dash. */
const TELLING = /::|(?:Error|Exception|Interrupt|Exit|NotFound|Invalid)$/;

export function headOf(text: string, distance: number): Head | undefined {
  const rails = railsHead(text);
  if (rails !== undefined) return rails;
  const [, failed, ...said] = RUNNERS.find(([mark]) => text.includes(mark))?.[1].exec(text) ?? [];
  if (failed !== undefined) return { type: failed, value: said.find((value) => value !== undefined) };
  const named = NAMED.exec(text.replace(LABEL, ""));
  if (named?.[1] !== undefined && !SHOUTED.test(named[1]) && (named[2] !== undefined || TELLING.test(named[1])))
    return { type: named[1], value: named[2]?.trim() };
  const [, type, dashed] = text.includes(" - ") ? (DASHED.exec(text) ?? []) : [];
  if (type !== undefined && TELLING.test(type)) return { type, value: dashed, ends: "colon" };
  const inspected = text.endsWith(">") ? INSPECTED.exec(text) : null;
  if (inspected !== null) return { type: inspected[1], value: inspected[2] };
  const typed = TYPED.exec(text);
  if (typed !== null && distance === 1) {
    const within = placeWithin(typed[1] ?? "");
    return {
      type: typed[2],
      value: within?.rest ?? typed[1],
      ...(within === undefined ? {} : { place: within.frame }),
    };
  }
  return distance === 1 && /(?:Error|Exception)$/.test(headlineOf(text)?.type ?? "") ? headlineOf(text) : undefined;
}

/** `Message: …` below `Class: …`. */
export function fieldHead(text: string, above: string): Head | undefined {
  const [, value] = text.includes("essage: ") ? (MESSAGE_FIELD.exec(text) ?? []) : [];
  const type = value === undefined ? undefined : CLASS_FIELD.exec(above)?.[1];
  return type === undefined ? undefined : { type, value, ends: "title" };
}

/** The message that a headline and the lines between it and the first frame say. */
export function messageBelow({ value, ends }: Head, between: readonly Indented[], margin?: number): string | undefined {
  if (ends === "here") return messageOf(value, []);
  if (ends === "bracket") {
    const last = between.findIndex(({ text }) => /\):?$/.test(text));
    return messageOf(value, between.slice(0, last + 1), margin)?.replace(/(?<!\s)\s*\):?$/, "");
  }
  if (ends === "colon") return messageOf(value, between, margin)?.replace(/:$/, "");
  if (ends === "title") {
    const title = between.findIndex(({ text }) => TITLE.test(text));
    return messageOf(value, title < 0 ? between : between.slice(0, title), margin);
  }
  const isUnderlined = UNDERLINE.test(between[0]?.text ?? "");
  if (ends === undefined && !isUnderlined) return messageOf(value, between, margin);
  const start = between.findIndex(({ text }, at) => text !== "" && !(isUnderlined && at === 0));
  const blank = between.findIndex(({ text }, at) => text === "" && at >= start);
  return messageOf(value, between.slice(Math.max(start, 0), blank < start ? undefined : blank), margin);
}

/** Belongs to the source that Rails shows, or heads it. */
export function isExtract(text: string): boolean {
  return isNumberedSource(text) || /^(?:Extracted source \(|\):?$)/.test(text);
}
