/** Errors of functions that run inside a warehouse: they name the function and the line instead of printing a stack. */
import { frameOf, functionOf, linenoOf } from "../../frames.js";
import { type Language, type Line, NOTHING, type Reading } from "../../language.js";
import { type Raised, raise } from "../../raised.js";
import { jsFrame } from "./frame.js";
import { sureHead } from "./head.js";

/** BigQuery: `TypeError: message at parse(STRING) line 3, columns 8-9`. */
const BIGQUERY = /^(.*?\w: .*) at ([\w$.]{1,200})\([^()]{0,300}\) line (\d{1,9}), columns? (\d{1,9})/s;
/** Snowflake: `JavaScript execution error: Uncaught TypeError: message`, `Stackstrace:`, `LOAD line: 7`. */
const SNOWFLAKE = /^(?:.*: )?JavaScript execution error: (.*)$/s;
const CALL = /^([\w$."]{1,200}) line: (\d{1,9})$/;

export const javascriptUdf: Language = {
  name: "javascript",
  platform: "javascript",
  marks: (text) =>
    (text.includes(") line ") && BIGQUERY.test(text)) ||
    (text.includes("JavaScript execution") && SNOWFLAKE.test(text)),
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
    const call = open === undefined ? null : CALL.exec(text);
    if (raised !== undefined) {
      open = raised;
      traces.push(raised);
    } else if (call !== null) open?.frames.unshift(frameOf(functionOf(call[1]), linenoOf(call[2]), { in_app: true }));
    else if (!/^stackstrace:/i.test(text)) continue;
    understood.add(at);
  }
  const proven = traces.filter(({ frames }) => frames.length > 0);
  return proven.length === 0 ? NOTHING : { traces: proven, threads: [], understood };
}

/** The error and its only frame, all in one line. */
function bigQuery(text: string, at: number): Raised | undefined {
  const match = text.includes(") line ") ? BIGQUERY.exec(text) : null;
  const head = match === null ? undefined : sureHead(match[1] ?? "");
  if (match === null || head === undefined) return undefined;
  const place = { colno: Number(match[4]), in_app: true };
  return { ...raise(head.type, head.value, at), frames: [frameOf(functionOf(match[2]), linenoOf(match[3]), place)] };
}

function snowflake(text: string, at: number): Raised | undefined {
  const told = text.includes("JavaScript execution") ? SNOWFLAKE.exec(text)?.[1] : undefined;
  if (told === undefined) return undefined;
  const head = sureHead(told) ?? { type: undefined, value: told };
  return raise(head.type, head.value, at);
}
