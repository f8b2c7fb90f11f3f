/**
 * Reports in TAP list what they know of a failed test in YAML, and take the `at` off the calls of its stack.
 * Source: nodejs/node lib/internal/test_runner/reporter/tap.js, node-tap's diagnostics
 */
import { messageOf } from "../../headline.js";
import { type Language, type Line, NOTHING, type Reading } from "../../language.js";
import { type Raised, raise, turnAround } from "../../raised.js";
import { jsFrame } from "./frame.js";
import { isNode } from "./origin.js";

const STACK = /^stack: [|>][+-]?$/;
const FIELD = /^(\w{1,40}):(?: (.*))?$/s;
const QUOTED = /^(['"])(.*)\1$/s;
/** A text of several lines follows. */
const BLOCK = /^[|>][+-]?$/;
/** Behind a text of several lines, which may hold anything with a colon. */
const NEXT_FIELD = /^(?:code|name|expected|actual|operator|stack|cause|type|severity|at): ?/;
const FAILED = /^not ok \d{1,6} -? ?(.*)$/s;
/** Lines from the start of a report to its stack. */
const MAX_REPORT = 100;

export const javascriptTap: Language = {
  name: "javascript",
  platform: "javascript",
  marks: (text) => text.startsWith("stack: ") && STACK.test(text),
  read,
};

function read(lines: readonly Line[]): Reading {
  const understood = new Set<number>();
  const traces: Raised[] = [];
  let floor = 0;
  for (const [at, { text }] of lines.entries()) {
    if (!STACK.test(text)) continue;
    const raised = reported(lines, at, floor, understood);
    floor = at + 1;
    for (let call = callAt(lines, floor); call !== undefined; call = callAt(lines, floor)) {
      raised.frames.push(call);
      raised.to = floor;
      understood.add(floor);
      floor += 1;
    }
    if (raised.frames.length > 0) traces.push(raised);
  }
  turnAround(traces);
  const platform = traces.some(isNode) ? { platform: "node" } : {};
  return traces.length === 0 ? NOTHING : { traces, threads: [], understood, ...platform };
}

export function isReport(lines: readonly Line[]): boolean {
  return lines.some(({ text }) => STACK.test(text));
}

function callAt(lines: readonly Line[], at: number) {
  const text = lines[at]?.text ?? "";
  return text.startsWith("at ") ? undefined : jsFrame(`at ${text}`);
}

/** Name and message from the fields above the stack. */
function reported(lines: readonly Line[], stack: number, floor: number, understood: Set<number>): Raised {
  let from = stack;
  while (from > Math.max(floor, stack - MAX_REPORT) && lines[from]?.text !== "---") from -= 1;
  const title = lines[from]?.text === "---" ? FAILED.exec(lines[from - 1]?.text ?? "")?.[1] : undefined;
  const fields = new Map<string, string | undefined>();
  for (let at = from; at < stack; at += 1) {
    const [, key, value = ""] = FIELD.exec(lines[at]?.text ?? "") ?? [];
    if (key !== "name" && key !== "error") continue;
    understood.add(at);
    const block = BLOCK.test(value) ? blockFrom(lines, at + 1, stack) : undefined;
    for (const line of block?.keys() ?? []) understood.add(at + 1 + line);
    fields.set(key, block === undefined ? (QUOTED.exec(value)?.[2] ?? value) : messageOf(undefined, block));
    at += block?.length ?? 0;
  }
  understood.add(stack);
  return raise(fields.get("name"), fields.get("error") ?? title, Math.min(stack, from + 1));
}

function blockFrom(lines: readonly Line[], from: number, to: number): readonly Line[] {
  const whole = lines.slice(from, to);
  const end = whole.findIndex(({ text }) => NEXT_FIELD.test(text));
  return end < 0 ? whole : whole.slice(0, end);
}
