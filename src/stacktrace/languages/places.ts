/**
 * The last resort: below a headline with a telling type, lines that hold the name of a call and its place in a file of
 * source code and nothing else, as tools write them that no other reader knows. Newest call first.
 */
import type { Frame } from "../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, within } from "../frames.js";
import { type Headline, headlineOf, isTellingType } from "../headline.js";
import type { Language } from "../language.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

const EXTENSION =
  "py|pyx|rb|erb|rake|php|phtml|[cm]?[jt]sx?|vue|svelte|bundle|java|kt|kts|scala|groovy|clj|go|rs|cs|vb|fs|exs?|erl|dart|swift|mm?|cc?|cpp|cxx|h|hpp|pl|pm|lua|hs|ml|r|R|ps1|psm1|jl|nim|cr|zig|d|pas|f90|cob|tcl|sql|sol|gd|bas|cls|abap|coffee";
const PATH = `(?:[A-Za-z]:[\\\\/]|[a-z+-]{2,12}://)?[^\\s:()<>"'\`|,;]{1,400}\\.(?:${EXTENSION})(?:\\?[^\\s:()]{0,300})?`;
const PLACE = `(?<path>${PATH})(?::| line |, line |:line |\\()(?<line>\\d{1,7})(?:[:,] ?(?<column>\\d{1,6}))?\\)?`;
const NAME = "(?<name>(?:<[\\w ]{1,40}>|[\\p{L}_$@][\\p{L}\\p{N}_$.:#<>~!?*&/\\[\\]]{0,200})(?: ?\\([^()]{0,200}\\))?)";
const START = "(?:(?:at|in|from|by|called from|->|[-*•–>]|#?\\d{1,3}[.:)]?) {1,8})?";

const FORMS: readonly RegExp[] = [
  new RegExp(`^${START}${NAME}(?:,? (?:at|in|from|@|-|=>) | ?@ ?| {1,40}\\(?| ?\\[|: )${PLACE}[)\\]]?[;,]?$`, "u"),
  new RegExp(
    `^${START}\\(?${PLACE}\\)?(?:,? in | {1,40}(?=\\(|\\S{0,100}[.:(<#])\\(?|: ?(?=\\S{0,100}[.(<#])|:in |: in )[\`'"‘]?${NAME}['"’]?[)\\]]?[;,]?$`,
    "u",
  ),
];

/** What reports write in front of a place. */
const REPORTED =
  /^(?:warn(?:ing)?|error|note|info|hint|help|see|file|line|failed|passed|ok|skipped|todo|added|deleted|modified|created|test|rule|import(?:ed)?|defined|declared|usage|match(?:ed)?|found|missing|unused)s?:?$/i;

const LIBRARIES = ["/node_modules/", "/site-packages/", "/vendor/", "/gems/", "/usr/lib/", "/usr/share/", "/deps/"];

export const places: Language = {
  name: "other",
  platform: "other",
  marks: (text) => frameIn(text) !== undefined,
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

function frameIn(text: string): Frame | undefined {
  if (!/\.\w{1,10}(?:\?[^\s?]{0,300})?(?::|,? line )\d/.test(text)) return undefined;
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups === undefined || REPORTED.test(groups.name ?? "")) continue;
    const { path, line, column, name } = groups;
    return frameOf(functionOf(name?.replace(/ ?\([^()]*\)$/, "")), fileOf(path), linenoOf(line), colnoOf(column), {
      in_app: !within(path, LIBRARIES),
    });
  }
  return undefined;
}

/** Lines that may stand between the headline and the first place. */
const MOST_BETWEEN = 3;
const FEWEST_FRAMES = 2;

const DIALECT: Dialect<undefined> = {
  order: "newest first",
  begin: () => undefined,
  rules: [{ line: /\d/, read: frame }],
  end: (walk) => {
    const listed = walk.roots.filter(({ type, frames }) => type !== undefined && frames.length >= FEWEST_FRAMES);
    walk.roots.splice(0, walk.roots.length, ...listed);
    keepProven(walk);
  },
};

function frame(walk: Walk<undefined>, [text]: RegExpExecArray): Verdict {
  const found = text === "" ? undefined : frameIn(walk.text);
  if (found === undefined) return false;
  const { current } = walk;
  if (current === undefined || current.to < walk.at - 1)
    walk.openAbove((above, distance) => (distance <= MOST_BETWEEN ? headOf(above) : undefined));
  walk.frame(found);
  return true;
}

function headOf(text: string): Headline | undefined {
  const plain = headlineOf(text.replace(/^(?:Uncaught |Unhandled )+(?:\(in promise\) )?/, ""));
  return plain?.type !== undefined && isTellingType(plain.type) ? plain : undefined;
}
