/** A plan for people at a terminal. Pure: text out. Values may be hostile, so none reaches the terminal's controls. */
import type { PlannedRow } from "./planned-rows.js";
import { type Summary, summarize } from "./summary.js";
import type { PlanLine } from "./totals.js";

export interface TextOptions {
  /** ANSI colours. */
  readonly color: boolean;
}

const STYLES = { strong: "1", faint: "2", red: "31", green: "32", yellow: "33" } as const;
type Paint = (style: keyof typeof STYLES, text: string) => string;

/** What is shown of one value and of one row. */
const MAX_CHARS = 160;
const MAX_TAGS = 12;
const TAGS_A_LINE = 4;
const MAX_TAG_CHARS = 40;
const MAX_FRAMES = 6;
const LABEL_CHARS = 12;

export function rowText({ index, line, plan, joined }: PlannedRow, { color }: TextOptions): string {
  const paint = painter(color);
  const where = paint("faint", `row ${index}, line ${line}`);
  if (!plan.ok) {
    return [
      `${paint("red", `✗ rejected (${plan.reason})`)}  ${where}`,
      ...labelled("because", [plan.detail], paint),
      ...labelled("notes", plan.notes, paint),
    ].join("\n");
  }
  const { item, notes, scrubbed } = plan;
  const summary = summarize(item);
  const kind = joined ? `${item.type}, sent with another row` : item.type;
  return [
    `${paint("green", "✓")} ${paint("strong", printable(summary.title))}  ${paint("faint", kind)}  ${where}`,
    ...summaryLines(summary, paint),
    ...labelled(
      "notes",
      notes.filter((note) => !isToldElsewhere(note, summary)),
      paint,
    ),
    ...labelled(
      "scrubbed",
      scrubbed.map(({ path, rule }) => `${path} (${rule})`),
      paint,
    ),
  ].join("\n");
}

const TRIM_NOTE = "cut to fit: ";
const SCRUB_NOTE = "scrubbed: ";

/** Under a heading of its own. */
const isToldElsewhere = (note: string, { trims }: Summary): boolean =>
  note.startsWith(TRIM_NOTE) || note.startsWith(SCRUB_NOTE) || trims.includes(note);

function summaryLines(summary: Summary, paint: Paint): string[] {
  const { culprit, level, time, facts, tags, frames, chain, trims } = summary;
  const inApp = frames.filter((frame) => frame.inApp).length;
  return [
    ...labelled("culprit", culprit === undefined ? [] : [culprit], paint),
    ...labelled("level", level === undefined ? [] : [level], paint),
    ...labelled("time", [time ?? "when Sentry receives it"], paint),
    ...facts.flatMap(([name, value]) => labelled(name, [value], paint)),
    ...labelled("tags", tagLines(tags), paint),
    ...labelled("caused by", chain, paint),
    ...(frames.length === 0
      ? []
      : labelled(
          "frames",
          [
            `${frames.length}, of them ${inApp} in the application`,
            ...frames.slice(0, MAX_FRAMES).map(({ text, inApp: own }) => `${own ? "*" : " "} ${text}`),
            ...(frames.length > MAX_FRAMES ? [`… and ${frames.length - MAX_FRAMES} outer ones`] : []),
          ],
          paint,
        )),
    ...labelled("trims", trims, paint),
  ];
}

export function planText(plan: PlanLine, { color }: TextOptions): string {
  const paint = painter(color);
  const { rows, complete, stream, outcomes, duplicates, pace } = plan;
  const heading = complete
    ? `Plan for all ${rows} rows of ${stream}`
    : `The first ${rows} rows of ${stream}; --all plans the whole input`;
  const found = duplicates.rows === 0 ? "none" : `${duplicates.rows} rows, e.g. ${duplicates.ids[0]}`;
  return [
    paint("strong", heading),
    ...labelled("deliverable", [String(outcomes.deliverable)], paint),
    ...labelled(
      "rejected",
      [`${outcomes.rejected}${outcomes.rejected === 0 ? "" : `: ${counted(plan.reasons)}`}`],
      paint,
    ),
    ...labelled("items", [counted(plan.items)], paint),
    ...labelled("requests", [`${counted(plan.requests)}; ${inBytes(plan.bytes)} before compression`], paint),
    ...labelled("age", [counted(inWords(plan.times))], paint),
    ...labelled("duplicates", [`${found}${duplicates.complete ? "" : " (the last rows were not compared)"}`], paint),
    ...labelled("scrubbed", [counted(plan.scrubbed)], paint),
    ...labelled("duration", [durationText(pace)], paint),
  ].join("\n");
}

/** In the order of age. */
const AGE_WORDS: readonly (readonly [keyof PlanLine["times"], string])[] = [
  ["ahead", "in the future (sent as now)"],
  ["hour", "up to an hour"],
  ["day", "up to a day"],
  ["week", "up to a week"],
  ["month", "up to 30 days"],
  ["quarter", "up to 90 days"],
  ["older", "older"],
  ["rewritten", "so old that Sentry may show the time of receipt"],
  ["rejected", "too old (rejected)"],
  ["none", "without a time"],
];

function inWords(times: PlanLine["times"]): Record<string, number> {
  return Object.fromEntries(AGE_WORDS.map(([age, words]) => [words, times[age]]));
}

function durationText({ requests_per_minute, seconds }: PlanLine["pace"]): string {
  if (seconds === null) return "as fast as Sentry answers; max_requests_per_minute sets no pace";
  const cause = requests_per_minute === null ? "for check-ins" : `at ${requests_per_minute} requests a minute`;
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const long =
    hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  return `at least ${long} ${cause}`;
}

function counted(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]));
  return parts.join(", ") || "none";
}

function inBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}

/** One line a value, the label before the first. */
function labelled(label: string, values: readonly string[], paint: Paint): string[] {
  return values.map(
    (value, position) => `    ${paint("faint", (position === 0 ? label : "").padEnd(LABEL_CHARS))} ${printable(value)}`,
  );
}

/** A few to a line. */
function tagLines(tags: Summary["tags"]): string[] {
  const shown = tags.slice(0, MAX_TAGS).map(([name, value]) => shorten(`${name}=${value}`, MAX_TAG_CHARS));
  const parts = tags.length > MAX_TAGS ? [...shown, `… and ${tags.length - MAX_TAGS} more`] : shown;
  const lines = Array.from({ length: Math.ceil(parts.length / TAGS_A_LINE) }, (_, n) => n * TAGS_A_LINE);
  return lines.map((start) => parts.slice(start, start + TAGS_A_LINE).join("  "));
}

/** One line, without control characters, bidirectional overrides and lone surrogates. */
function printable(text: string): string {
  return shorten(
    text
      .slice(0, MAX_CHARS * 8)
      .toWellFormed()
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, "\u00b7"),
    MAX_CHARS * 2,
  );
}

function shorten(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text
        .slice(0, max - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, "")}…`;
}

function painter(color: boolean): Paint {
  return (style, text) => (color ? `\x1b[${STYLES[style]}m${text}\x1b[0m` : text);
}
