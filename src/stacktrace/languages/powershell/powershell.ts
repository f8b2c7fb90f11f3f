/**
 * PowerShell: error records of Windows PowerShell (`At file:line char:col`, `+ CategoryInfo`), the concise view of
 * PowerShell 7 (`Line |`), ScriptStackTrace. Printed newest call first.
 * Source: learn.microsoft.com about_Error_Records, about_Preference_Variables ($ErrorView)
 */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, frameOf } from "../../frames.js";
import { messageOf } from "../../headline.js";
import type { Language } from "../../language.js";
import { lineOf } from "../../lines.js";
import type { Raised } from "../../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../../walk.js";
import { dotnetFrame } from "../dotnet/frame.js";
import { callIn, isWrapped, shellFrame, wrappedCallIn } from "./call.js";
import { headAboveCalls, headAbovePlace, isHeadline } from "./head.js";
import { ErrorRecord } from "./record.js";

/** `At C:\a.ps1:12 char:5`; the words are localised, their order is not. */
const PLACE =
  /^(?:At|In|Au caractère|En|Bij|Op|På|W|Em|No|В|所在位置|発生場所|위치) (?:(?:line|Zeile|línea|riga|linha|regel|wierszu|строка|行|줄): ?(\d+)|(\S.{0,400}?):(\d+)|(\S.{0,400}?):\s?ligne:(\d+)) ?(?:char|Zeichen|Caractère|carácter|caractere|tecken|car|teken|znak|знак|字符|文字|문자): ?(\d+)$/i;
/** The same in a language that is not listed: `Au caractère C:\\a.ps1:4 : 1`. */
const SOME_PLACE =
  /^(?:[^\s:]{1,16} ){0,2}()((?:[A-Z]:)?[^\s:][^:]{0,400}?\.ps[dm]?1): ?(\d+)()() (?:[^\s:\d]{2,12})? ?: ?(\d+)$/i;
const SOURCE = /^\+ (?!CategoryInfo|FullyQualifiedErrorId|PSComputerName)(.*)$/s;
const MARKED = /^\+ +~+$/;
const CATEGORY = /^\+ CategoryInfo +: (\w+): \((.*)\) \[(.*?)\], (\S+)$/s;
const CATEGORY_START = /^\+ CategoryInfo +:/;
const ERROR_ID = /^\+ FullyQualifiedErrorId +: (.+)$/s;
/** `Get-Item: /srv/a.ps1:12:5`, the first line of the concise view. */
const CONCISE = /^([A-Za-z][\w.-]{0,200}): (\S.{0,400}?\.ps[dm]?1):(\d+)(?::(\d+))?$/i;
const CONCISE_TEXT = /^\|\s?(.*)$/s;
/** Get-Error underlines, the concise view marks the place. */
const MARKS = /^[~\s]+$/;

export const powershell: Language = {
  name: "powershell",
  platform: "other",
  marks: (text) =>
    (text.startsWith("+ ") && (CATEGORY_START.test(text) || ERROR_ID.test(text))) ||
    (/[:：] ?\d+$/.test(text) && (PLACE.test(text) || SOME_PLACE.test(text))) ||
    (/[,、]/.test(text) && (isWrapped(text) || callIn(stackIn(text) ?? text) !== undefined)) ||
    (/\.ps[dm]?1:\d/i.test(text) && CONCISE.test(text)),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

interface State {
  /** The lines of the concise view under its first. */
  concise: "code" | "message" | undefined;
  /** The exception whose error record was read; a ScriptStackTrace behind it has the same top. */
  record: Raised | undefined;
  /** The parser says below the place what is wrong with it; more places may follow before the category. */
  parsed: Raised | undefined;
  /** `+ CategoryInfo : …` may be wrapped; what was read of it. */
  category: string | undefined;
  readonly properties: ErrorRecord;
  frameAt: number;
}

type ShellWalk = Walk<State>;

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({
    concise: undefined,
    record: undefined,
    parsed: undefined,
    category: undefined,
    properties: new ErrorRecord(),
    frameAt: -1,
  }),
  rules: [
    { line: PLACE, read: place },
    { line: SOME_PLACE, read: place },
    { line: CONCISE, read: concise },
    { line: /^Line \|$/, read: (walk) => walk.state.concise !== undefined },
    { line: CONCISE_TEXT, read: conciseText },
    { line: /^.+$/s, read: (walk) => conciseCode(walk, walk.text.replace(/^\d{1,6} \|/, "")) },
    { line: CATEGORY, read: (walk, [, , , , type]) => category(walk, type) },
    { line: CATEGORY_START, read: (walk) => startCategory(walk, walk.text) },
    { line: ERROR_ID, read: errorId },
    { line: SOURCE, read: source },
    { line: /[,、]/, read: (walk) => call(walk, callIn(walk.text)) || wrappedCall(walk) },
    { line: /^[A-Z]\w+ *:/, read: property },
    { line: /^at /, read: ({ state, text }) => state.properties.frame(dotnetFrame(text)) },
    { line: /^.+$/s, read: wrapped },
  ],
  end: (walk) => keepProven(walk),
};

/** Above the place stand the command and the message: `Get-Item : Cannot find path …`. */
function place(walk: ShellWalk, [, alone, path, line, otherPath, otherLine, column]: RegExpExecArray): void {
  const { state } = walk;
  state.concise = undefined;
  if (state.record !== undefined && state.record === state.parsed && state.record.type === undefined) return;
  const raised = walk.openAbove(headAbovePlace(walk));
  state.record = raised;
  walk.frame(frameOf(shellFrame(undefined, path || otherPath, line || otherLine || alone), colnoOf(column)));
  state.frameAt = walk.at;
}

function source(walk: ShellWalk, [, code = ""]: RegExpExecArray): Verdict {
  const frame = walk.state.record?.frames.at(-1);
  if (walk.state.record === undefined || frame === undefined) return false;
  const text = code.trim();
  if (!MARKS.test(code) && text !== "" && frame.context_line === undefined) frame.context_line = text;
  walk.extend();
  return true;
}

function startCategory(walk: ShellWalk, text: string): Verdict {
  if (walk.state.record === undefined) return false;
  walk.state.category = text;
  walk.extend();
  return true;
}

/** Consoles wrap long lines; the type stands at the very end. */
function wrapped(walk: ShellWalk, [text]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (state.category === undefined) return parserMessage(walk, text);
  const whole = `${state.category} ${text}`;
  const type = CATEGORY.exec(whole)?.[4] ?? CATEGORY.exec(`${state.category}${text}`)?.[4];
  state.category = type === undefined && whole.length < 1_000 ? whole : undefined;
  if (type !== undefined) category(walk, type);
  return true;
}

function parserMessage(walk: ShellWalk, text: string): Verdict {
  const { record, parsed } = walk.state;
  if (record === undefined || record.type !== undefined || !MARKED.test(walk.textAt(walk.at - 1))) return false;
  if (record.value !== undefined && record !== parsed) return false;
  walk.state.parsed = record;
  record.value = record.value === undefined ? text : `${record.value}\n${text}`;
  walk.extend();
  return true;
}

function category(walk: ShellWalk, type: string | undefined): Verdict {
  const { record } = walk.state;
  walk.state.category = undefined;
  if (record === undefined) return false;
  record.type = type;
  walk.extend();
  return true;
}

function errorId(walk: ShellWalk, [, id]: RegExpExecArray): Verdict {
  const { state } = walk;
  state.category = undefined;
  if (state.record === undefined) return false;
  if (state.record.value === undefined && id !== undefined) state.record.value = id;
  walk.extend();
  return true;
}

function concise(walk: ShellWalk, [, type, path, line, column]: RegExpExecArray): void {
  const raised = walk.open(type);
  walk.state.concise = "code";
  walk.state.record = raised;
  walk.frame(frameOf(shellFrame(undefined, path, line), colnoOf(column)));
  walk.state.frameAt = walk.at;
}

/** `12 | code`; its number may have been taken for a log prefix. */
function conciseCode(walk: ShellWalk, code: string): Verdict {
  const { state } = walk;
  const frame = state.record?.frames.at(-1);
  if (state.concise !== "code" || frame === undefined || frame.context_line !== undefined) return false;
  frame.context_line = code.trim();
  walk.extend();
  return true;
}

function conciseText(walk: ShellWalk, [, text = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (state.concise === undefined || state.record === undefined) return false;
  walk.extend();
  if (MARKS.test(text) || text === "") return true;
  state.concise = "message";
  state.record.value = messageOf(state.record.value, [lineOf(walk.text, 1)], 1);
  return true;
}

/** What scripts print as `StackTrace: at …`. */
function stackIn(text: string): string | undefined {
  return /^(?:Script)?Stack ?Trace *: (.+)$/i.exec(text)?.[1];
}

function wrappedCall(walk: ShellWalk): Verdict {
  const taken = call(walk, wrappedCallIn(walk.text, walk.textAt(walk.at + 1)));
  if (!taken) return false;
  walk.understood.add(walk.at);
  walk.at += 1;
  walk.extend();
  walk.understood.add(walk.at);
  walk.state.frameAt = walk.at;
  return true;
}

function call(walk: ShellWalk, frame: Frame | undefined): Verdict {
  const { state } = walk;
  if (frame === undefined) return false;
  if (state.properties.inRepetition) return true;
  const top = state.record?.frames[0];
  const alone = state.record?.frames.length === 1 && top?.function === undefined;
  if (alone && top !== undefined && top.filename === frame.filename && top.lineno === frame.lineno) {
    Object.assign(top, frame);
    walk.extend();
    state.frameAt = walk.at;
    return true;
  }
  if (walk.current === undefined || (state.frameAt !== walk.at - 1 && state.record === undefined)) {
    state.record = state.properties.isEmpty ? walk.openAbove(headAboveCalls(walk)) : described(walk);
  }
  walk.frame(frame);
  state.frameAt = walk.at;
  return true;
}

/** What the properties told before the script's calls. */
function described(walk: ShellWalk): Raised {
  const raised = walk.open(undefined);
  const told = walk.state.properties.taken();
  return Object.assign(raised, told, { from: told?.from ?? raised.from, to: raised.to });
}

function property(walk: ShellWalk): Verdict {
  if (isHeadline(walk.text)) return false;
  const first = callIn(stackIn(walk.text) ?? "");
  const taken = walk.state.properties.property(walk.text, walk.lines[walk.at]?.indent ?? 0, walk.at);
  return call(walk, first) || taken !== false;
}
