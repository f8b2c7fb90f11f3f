/** Errors of functions that run inside a warehouse: they name the function and the line instead of printing a stack. */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, frameOf, functionOf, linenoOf } from "../../frames.js";
import { marginAt, messageOf } from "../../headline.js";
import { type Language, type Line, NOTHING, type Reading } from "../../language.js";
import { type Raised, raise } from "../../raised.js";
import { jsFrame } from "./frame.js";
import { sureHead } from "./head.js";

/** BigQuery: `TypeError: message at parse(STRING) line 3, columns 8-9`. */
const BIGQUERY = /^(.*?\w: .*) at ([\w$.]{1,200})\([^()]{0,300}\) line (\d{1,9}), columns? (\d{1,9})/s;
/** Snowflake: `JavaScript execution error: Uncaught TypeError: message`, `Stackstrace:`, `LOAD line: 7:12`. */
const SNOWFLAKE = /^(?:.*: )?JavaScript execution error: (.*)$/s;
const CALL = /^([\w$."]{1,200}) line: (\d{1,9})(?::(\d{1,9}))?$/;
const STACK = /^(?:stackstrace|stack trace): *$/i;
/** Its procedures: `Execution error in store procedure LOAD:`, the message, `At Statement.execute, line 4 position 20`. */
const PROCEDURE = /^(?:.*: )?Execution error in stored? procedure [\w$."]{1,300}: *(.*)$/s;
const STATEMENT = /^At ([\w$.]{1,200}), line (\d{1,9}) position (\d{1,9})$/;
/** Lines that a message may have. */
const MAX_MESSAGE = 50;

export const javascriptUdf: Language = {
  name: "javascript",
  platform: "javascript",
  marks: (text) =>
    (text.includes(") line ") && BIGQUERY.test(text)) ||
    (text.includes("JavaScript execution") && SNOWFLAKE.test(text)) ||
    (text.startsWith("At ") && STATEMENT.test(text)),
  read,
};

function read(lines: readonly Line[]): Reading {
  // BigQuery's message may hold the stack itself.
  if (lines.some(({ text }) => text.startsWith("at ") && jsFrame(text) !== undefined)) return NOTHING;
  const understood = new Set<number>();
  const traces: Raised[] = [];
  let open: Raised | undefined;
  for (const [at, { text }] of lines.entries()) {
    const raised = bigQuery(text, at) ?? snowflake(text, at);
    const call = callIn(text);
    if (raised !== undefined) {
      open = raised;
      traces.push(raised);
    } else if (call !== undefined && open !== undefined) {
      if (open.frames.length === 0) endMessage(open, lines, at, understood);
      open.frames.unshift(call);
      open.to = at;
    } else if (!STACK.test(text)) continue;
    understood.add(at);
  }
  const proven = traces.filter(({ frames }) => frames.length > 0);
  return proven.length === 0 ? NOTHING : { traces: proven, threads: [], understood };
}

function callIn(text: string): Frame | undefined {
  const [, name, line, column] = CALL.exec(text) ?? STATEMENT.exec(text) ?? [];
  if (name === undefined) return undefined;
  return frameOf(functionOf(name), linenoOf(line), colnoOf(column), { in_app: true });
}

/** The message goes on to the first call, or to the title above it. */
function endMessage(raised: Raised, lines: readonly Line[], call: number, understood: Set<number>): void {
  const whole = lines.slice(raised.from + 1, Math.min(call, raised.from + MAX_MESSAGE));
  const title = whole.findIndex(({ text }) => STACK.test(text));
  const more = title < 0 ? whole : whole.slice(0, title);
  raised.value = messageOf(raised.value, more, marginAt(lines, raised.from));
  for (const index of more.keys()) understood.add(raised.from + 1 + index);
}

/** The error and its only frame, all in one line. */
function bigQuery(text: string, at: number): Raised | undefined {
  const match = text.includes(") line ") ? BIGQUERY.exec(text) : null;
  const head = match === null ? undefined : sureHead(match[1] ?? "");
  if (match === null || head === undefined) return undefined;
  const place = { ...colnoOf(match[4]), in_app: true };
  return { ...raise(head.type, head.value, at), frames: [frameOf(functionOf(match[2]), linenoOf(match[3]), place)] };
}

function snowflake(text: string, at: number): Raised | undefined {
  const [, said] = text.includes("procedure ") ? (PROCEDURE.exec(text) ?? []) : [];
  const [, told = said] = text.includes("JavaScript execution") ? (SNOWFLAKE.exec(text) ?? []) : [];
  if (told === undefined) return undefined;
  const head = sureHead(told) ?? { type: undefined, value: told.replace(/^Uncaught /, "") };
  return raise(head.type, head.value, at);
}
