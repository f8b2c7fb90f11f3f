/** Stack traces: the application's own frames first, innermost on top; the whole trace folded below. */
import { type Child, element, folded, pairs, value } from "./dom.js";
import { type Fields, fields, list, number } from "./payload.js";
import { counted, plain, shorten, shown, visible } from "./text.js";

/** Frames shown of a trace that knows none of the application's own. */
const INNERMOST = 5;
/** Characters of one line of source. */
const MAX_LINE = 400;

export function framesView(outermostFirst: readonly Fields[]): readonly Child[] {
  const all = outermostFirst.toReversed();
  if (all.length === 0) return [];
  const inApp = all.filter((frame) => frame.in_app !== false);
  const first = inApp.length > 0 ? inApp : all.slice(0, INNERMOST);
  const others = all.length - first.length;
  return [
    element("ol", { class: "frames" }, ...first.map(frameView)),
    others === 0
      ? undefined
      : folded(
          `Whole trace: ${counted(others, "more frame")}, ${inApp.length > 0 ? "of libraries" : "further out"}`,
          () => [element("ol", { class: "frames" }, ...all.map(frameView))],
        ),
  ];
}

function frameView(frame: Fields): HTMLElement {
  const vars = Object.entries(fields(frame.vars));
  return element(
    "li",
    { class: frame.in_app === false ? "frame" : "frame app" },
    value(frame.function || "<unknown>", { class: "function" }),
    " ",
    element("span", { class: "quiet" }, value(placeOf(frame))),
    sourceView(frame),
    vars.length === 0 ? undefined : folded("Variables", () => [pairs(vars)]),
  );
}

function placeOf(frame: Fields): string {
  const place = shown(frame.filename || frame.abs_path || frame.module);
  const position = [frame.lineno, frame.colno].filter((part) => typeof part === "number").join(":");
  return [place, position].filter((part) => part !== "").join(":");
}

function sourceView(frame: Fields): HTMLElement | undefined {
  if (typeof frame.context_line !== "string") return undefined;
  const before = list(frame.pre_context);
  const lines = [...before, frame.context_line, ...list(frame.post_context)];
  const first = number(frame.lineno) === undefined ? undefined : Number(frame.lineno) - before.length;
  return element(
    "pre",
    { class: "source" },
    ...lines.map((line, index) =>
      element(
        "span",
        { class: index === before.length ? "here" : "", "data-line": first === undefined ? "" : String(first + index) },
        `${visible(shorten(plain(line), MAX_LINE))}\n`,
      ),
    ),
  );
}
