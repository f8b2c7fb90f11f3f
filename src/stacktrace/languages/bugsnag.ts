/**
 * Issues that Bugsnag writes into GitHub, GitLab and Jira: type and context in bold, the message below, and behind the
 * title `Stacktrace` the calls of any language, the newest first: `app/cart.rb:12 - total`.
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../frames.js";
import { messageOf } from "../headline.js";
import { type Language, type Line, NOTHING, type Reading } from "../language.js";
import { type Raised, raise, turnAround } from "../raised.js";

const PLACE =
  /^(\S[^:\n]{0,20}(?::\/{2,3})?[^:\n]{0,500}\.(\w{1,8})):(\d{1,9})(?::\d{1,9})? -(?: (\S{1,400}(?: (?:in|of) \S{1,200})?))?$/;
const TITLE = /^(?:#{1,6} |h[1-6]\. )?Stack ?trace:?$/i;
const HEAD =
  /^(?:\*\*)?([A-Z]\w*(?:(?:\\|::|\.)\w+)*|(?:[a-z]\w*\.){1,12}[A-Z]\w*)(?:\*\*)? in \*{1,2}.{0,300}\*{1,2}$/;
/** From the type to the title. */
const MAX_HEAD_LINES = 40;
const LIBRARIES = ["/node_modules/", "/vendor/", "/gems/", "/site-packages/", "/dist-packages/", "/lib/ruby/"];

/** By the ending of the file: name and platform. */
const TABLE: readonly (readonly [name: string, platform: string, endings: readonly string[]])[] = [
  ["javascript", "javascript", ["js", "mjs", "cjs", "jsx", "ts", "tsx", "vue", "bundle", "jsbundle"]],
  ["php", "php", ["php", "phtml", "inc"]],
  ["ruby", "ruby", ["rb", "erb", "rake", "ru"]],
  ["python", "python", ["py"]],
  ["java", "java", ["java", "kt", "scala", "groovy"]],
  ["dotnet", "csharp", ["cs", "vb", "fs"]],
  ["go", "go", ["go"]],
  ["elixir", "elixir", ["ex", "exs"]],
  ["dart", "other", ["dart"]],
  ["swift", "cocoa", ["swift", "m", "mm"]],
];

export const BUGSNAG: readonly Language[] = TABLE.map(([name, platform, endings]) => ({
  name,
  platform,
  marks: (text) => / -(?: |$)/.test(text) && endings.includes(PLACE.exec(text)?.[2] ?? ""),
  read: (lines) => read(lines, endings),
}));

function read(lines: readonly Line[], endings: readonly string[]): Reading {
  const understood = new Set<number>();
  const traces: Raised[] = [];
  for (const [title, { text }] of lines.entries()) {
    if (!TITLE.test(text)) continue;
    let at = lines[title + 1]?.text === "" ? title + 2 : title + 1;
    const frames: Frame[] = [];
    for (let call = callAt(lines, at, endings); call !== undefined; call = callAt(lines, at, endings)) {
      frames.push(call);
      understood.add(at);
      at += 1;
    }
    if (frames.length === 0) continue;
    const raised = named(lines, title, understood);
    traces.push(Object.assign(raised, { frames, to: at - 1 }));
    understood.add(title);
  }
  turnAround(traces);
  return traces.length === 0 ? NOTHING : { traces, threads: [], understood };
}

function callAt(lines: readonly Line[], at: number, endings: readonly string[]): Frame | undefined {
  const [, path, ending = "", line, call] = PLACE.exec(lines[at]?.text ?? "") ?? [];
  if (path === undefined || !endings.includes(ending)) return undefined;
  return frameOf(functionOf(call), fileOf(path), linenoOf(line), { in_app: !within(path, LIBRARIES) });
}

/** The type in bold, and the message up to a blank line. */
function named(lines: readonly Line[], title: number, understood: Set<number>): Raised {
  for (let at = title - 1; at >= Math.max(0, title - MAX_HEAD_LINES); at -= 1) {
    const type = HEAD.exec(lines[at]?.text ?? "")?.[1];
    if (type === undefined) continue;
    const whole = lines.slice(at + 1, title);
    const blank = whole.findIndex(({ text }) => text === "");
    const said = blank < 0 ? whole : whole.slice(0, blank);
    for (let line = at; line <= at + said.length; line += 1) understood.add(line);
    return raise(type, messageOf(undefined, said), at);
  }
  return raise(undefined, undefined, title);
}
