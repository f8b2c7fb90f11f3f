/** What was understood of a stack trace, for people. Pure: text out. */
import type { Exception, Frame } from "../sentry/items.js";
import type { ParsedStacktrace } from "./stacktrace.js";

export interface RenderOptions {
  /** ANSI colours. */
  readonly color: boolean;
}

const STYLES = { strong: "1", faint: "2", red: "31", green: "32", yellow: "33", cyan: "36" } as const;
type Paint = (style: keyof typeof STYLES, text: string) => string;

/** Exceptions with the root cause first, frames with the oldest call first; `*` marks the application's own. */
export function renderStacktrace(
  parsed: ParsedStacktrace | undefined,
  notes: readonly string[],
  options: RenderOptions,
): string {
  const paint: Paint = (style, text) => (options.color ? `\x1b[${STYLES[style]}m${text}\x1b[0m` : text);
  const noted = notes.length === 0 ? [] : [notes.map((note) => paint("yellow", `note: ${note}`)).join("\n")];
  if (parsed === undefined) return ["No stack trace was recognised in this text.", ...noted].join("\n\n");
  const sections = [
    `${paint("faint", "language")} ${parsed.language}   ${paint("faint", "platform")} ${parsed.platform}`,
    ...parsed.exceptions.map((exception) => exceptionLines(exception, paint).join("\n")),
    ...parsed.threads.map((thread) =>
      [
        paint("strong", `thread ${printable(thread.name ?? String(thread.id ?? ""))}`),
        ...(thread.stacktrace?.frames ?? []).map((frame) => frameLine(frame, paint)),
      ].join("\n"),
    ),
    ...noted,
    ...(parsed.rest === "" ? [] : [`${paint("faint", "not understood:")}\n${printable(parsed.rest)}`]),
  ];
  return sections.join("\n\n");
}

function exceptionLines(exception: Exception, paint: Paint): string[] {
  const source = exception.mechanism?.source;
  const parent = exception.mechanism?.parent_id;
  const relation = source === undefined ? "" : paint("faint", ` (${source} of ${parent ?? "?"})`);
  const id = exception.mechanism?.exception_id;
  return [
    `${id === undefined ? "" : paint("faint", `${id} `)}${paint("red", printable(exception.type ?? "(no type)"))}${relation}`,
    ...(exception.value === undefined ? [] : [`  ${printable(exception.value).replaceAll("\n", "\n  ")}`]),
    ...(exception.stacktrace?.frames ?? []).map((frame) => frameLine(frame, paint)),
  ];
}

function frameLine(frame: Frame, paint: Paint): string {
  const name = [frame.module, frame.function].filter((part) => part !== undefined).join(" ");
  const position = [frame.lineno, frame.colno].filter((part) => part !== undefined).join(":");
  const file = [frame.filename, position].filter((part) => part !== undefined && part !== "").join(":");
  const mark = frame.in_app === false ? " " : paint("green", "*");
  const code = frame.context_line === undefined ? "" : `\n        ${paint("faint", printable(frame.context_line))}`;
  const called = frame.in_app === false ? paint("faint", printable(name)) : printable(name);
  return `  ${mark} ${called}${name === "" ? "" : "  "}${paint("cyan", printable(file))}${code}`;
}

/** A trace may not move the reader's cursor or change the colours. */
function printable(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "\u{fffd}");
}
