/**
 * What Python's faulthandler prints when a signal ends the process: one block a thread, newest call first.
 * Source: docs.python.org/3/library/faulthandler.html
 */
import type { Frame, Thread } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf } from "../../frames.js";
import type { Language, Line, Reading } from "../../language.js";
import { type Raised, raise } from "../../raised.js";
import { FRAME, inApp } from "./lines.js";

const DUMP = /^(?:Current thread|Thread) 0x[0-9a-f]+(?: \[[^\]]*\])? \(most recent call first\):/;
const FATAL = /^Fatal Python error: (.*)$/;

export const pythonDump: Language = {
  name: "python",
  platform: "python",
  marks: (text) => text.endsWith("(most recent call first):") && DUMP.test(text),
  read: (lines) => readDump(lines),
};

interface Block {
  readonly title: string;
  readonly from: number;
  to: number;
  /** Newest first, as printed. */
  readonly frames: Frame[];
}

function readDump(lines: readonly Line[]): Reading {
  const understood = new Set<number>();
  const blocks: Block[] = [];
  let open: Block | undefined;
  let fatal: string | undefined;
  for (const [at, { text }] of lines.entries()) {
    const frame = open === undefined || !text.startsWith("File ") ? undefined : frameIn(text);
    const value = text.startsWith("Fatal ") ? FATAL.exec(text)?.[1] : undefined;
    if (DUMP.test(text)) {
      open = { title: text, from: at, to: at, frames: [] };
      blocks.push(open);
    } else if (frame !== undefined && open !== undefined) {
      open.frames.push(frame);
      open.to = at;
    } else if (value !== undefined) fatal = value;
    else if (text !== "..." && text !== "<no Python frame>") open = undefined;
    if (open !== undefined || value !== undefined) understood.add(at);
  }
  const failed = blocks.find(({ title }) => title.startsWith("Current")) ?? blocks[0];
  const traces = failed === undefined ? [] : [raisedOf(failed, fatal)];
  return { traces, threads: blocks.filter((block) => block !== failed).map(threadOf), understood };
}

function frameIn(text: string): Frame | undefined {
  const match = FRAME.exec(text);
  if (match === null) return undefined;
  return frameOf(fileOf(match[1]), functionOf(match[3]), linenoOf(match[2]), { in_app: inApp(match[1]) });
}

function raisedOf({ frames, from, to }: Block, fatal: string | undefined): Raised {
  const raised = raise(fatal === undefined ? undefined : "Fatal Python error", fatal, from);
  raised.frames = frames.toReversed();
  raised.to = to;
  return raised;
}

function threadOf({ title, frames }: Block): Thread {
  const stack = frames.length === 0 ? {} : { stacktrace: { frames: frames.toReversed() } };
  return { id: /0x[0-9a-f]+/.exec(title)?.[0] ?? "", ...stack };
}
