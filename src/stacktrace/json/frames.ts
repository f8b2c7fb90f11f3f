/** Lists of frame objects, by the field names that the loggers and error trackers of each language use. */
import type { Frame } from "../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, startsWithAny, within } from "../frames.js";
import { type Fields, fieldsOf, numberIn, textIn } from "./fields.js";

/** Which of an object's fields holds what, as `fieldsOf` spells them; the first that is there counts. */
const FILE = ["abspath", "filename", "file", "path", "source", "sourcefile", "url"];
const LINE = ["lineno", "line", "linenumber"];
const COLUMN = ["colno", "column", "columnnumber", "col"];
const CALL = ["function", "func", "method", "methodname", "functionname", "fn"];
const MODULE = ["module", "class", "classname", "declaringclass", "package"];
/** .NET's frames name the assembly instead of a file. */
const ASSEMBLY = ["assembly", "assemblyname"];
const CODE = ["contextline", "line", "code", "sourceline"];

/** A mere `label` is a call only beside a line of what is source code, a `name` beside its code or column: anything has one. */
const SOURCE_CODE =
  /\.(?:py|pyx|rb|erb|rake|php|[cm]?[jt]sx?|vue|java|kt|scala|groovy|clj|go|s|rs|cs|vb|fs|exs?|erl|dart|swift|mm?|cc?|cpp|h|hpp|pl|pm|lua|hs|ml|r|ps1|sql)$/i;

const LIBRARIES = ["/node_modules/", "/site-packages/", "/dist-packages/", "/vendor/", "/gems/", "/lib/python"];
const LIBRARY_MODULES = ["java.", "javax.", "jdk.", "sun.", "kotlin.", "scala.", "System.", "Microsoft."];

/** Fields of what is counted, measured, found, logged or authored: records that have a place, too, but were not called. */
const REPORTED = [
  ...["hits", "hitcount", "executions", "calls", "coverage", "complexity", "kind", "signature", "scope", "rule"],
  ...["ruleid", "severity", "message", "msg", "status", "outcome", "duration", "time", "timestamp"],
  ...["author", "email", "commit", "sku", "price", "quantity", "amount"],
];
/** Files that hold data or text. A list in which all do tells of files. */
const DOCUMENT =
  /\.(?:csv|tsv|json|xml|ya?ml|toml|ini|txt|md|log|pdf|docx?|xlsx?|pptx?|zip|gz|png|jpe?g|gif|svg|mp[34]|parquet|avro|orc)$/i;
const PICTURE = /\.(?:png|jpe?g|gif|svg|webp|mp[34]|pdf)$/i;
const HTTP_METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;
const ADDRESS = ["instructionaddr", "instructionpointer", "address", "addr", "pc", "nativeoffset", "iloffset"];

export function isFrameList(value: unknown): value is object[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => (frameFrom(entry) ?? bareCall(entry)) !== undefined) &&
    value.some(isCall) &&
    value.some(isPlaced) &&
    !value.every(isReported) &&
    !value.some((entry) => PICTURE.test(textIn(fieldsOfFrame(entry), FILE) ?? ""))
  );
}

/** Anything has a name, and a group that it belongs to: calls have a line, an address, or a name with its levels. */
function isPlaced(entry: unknown): boolean {
  const fields = fieldsOfFrame(entry);
  const named = [textIn(fields, MODULE), textIn(fields, ASSEMBLY), textIn(fields, CALL)];
  return (
    numberIn(fields, LINE) !== undefined ||
    ADDRESS.some((key) => fields.has(key)) ||
    named.some((name) => name !== undefined && /[\w>]\.\w|::|\\\w/.test(name)) ||
    SOURCE_CODE.test(textIn(fields, FILE) ?? "")
  );
}

const isPointed = (fields: Fields): boolean =>
  fields.has("label") || numberIn(fields, COLUMN) !== undefined || textIn(fields, CODE) !== undefined;

function isReported(entry: unknown): boolean {
  const fields = fieldsOf(entry);
  return (
    REPORTED.some((key) => (fields.get(key) ?? null) !== null) ||
    // Frames may count their level.
    typeof fields.get("level") === "string" ||
    DOCUMENT.test(textIn(fields, FILE) ?? "") ||
    HTTP_METHOD.test(textIn(fields, CALL) ?? "")
  );
}

/** Files with lines alone are coverage or lint reports. */
function isCall(entry: unknown): boolean {
  return frameFrom(entry)?.function !== undefined;
}

/** PHP's built-in functions have neither file nor class; they count between frames that have. */
function bareCall(entry: unknown): Frame | undefined {
  const name = textIn(fieldsOf(entry), ["function"]);
  return name === undefined ? undefined : frameOf(functionOf(name), { in_app: false });
}

export function framesOfObjects(list: readonly unknown[]): Frame[] {
  return list.flatMap((entry) => frameFrom(entry) ?? bareCall(entry) ?? []);
}

/** A place alone: the file and line where something was raised, as one text or two fields. */
export function placeFrom(owner: object): Frame | undefined {
  const fields = fieldsOf(owner);
  const file = textIn(fields, FILE);
  if (file === undefined) return undefined;
  return placeIn(file) ?? frameFrom({ file, line: numberIn(fields, LINE) }, true);
}

/** `/srv/app/Cart.php:12`, as PHP's loggers list calls. */
export function placeIn(text: string): Frame | undefined {
  const [, path, line] = /^([^\n]{1,500}\.\w{1,6}|\/[^\s:]{1,400}):(\d{1,7})$/.exec(text) ?? [];
  return path === undefined ? undefined : frameFrom({ file: path, line }, true);
}

/**
 * Sentry's and Rollbar's frames, and Python's frame summaries (`lineno` with `name`), run from the oldest call;
 * everybody else's from the newest.
 */
export function oldestFirst(list: readonly object[], frames: Frame[]): Frame[] {
  const [first] = list;
  const sorted =
    first !== undefined &&
    (Array.isArray(first) ||
      Object.hasOwn(first, "in_app") ||
      Object.hasOwn(first, "context_line") ||
      Object.hasOwn(first, "lineno"));
  return sorted ? frames : frames.toReversed();
}

function fieldsOfFrame(entry: unknown): ReturnType<typeof fieldsOf> {
  return fieldsOf(Array.isArray(entry) ? summaryOf(entry) : entry);
}

/** `["/srv/app/cart.py", 12, "total", "return a + b"]`: Python's frame summaries are tuples. */
function summaryOf(entry: readonly unknown[]): object | undefined {
  const [file, lineno, name, line] = entry;
  const shaped = typeof file === "string" && typeof lineno === "number" && typeof name === "string";
  const python = shaped && entry.length <= 4 && (/\.pyx?$/.test(file) || /^<.*>$/.test(file));
  return python ? { file, lineno, function: name, context_line: line } : undefined;
}

function frameFrom(entry: unknown, alone = false): Frame | undefined {
  const fields = fieldsOfFrame(entry);
  const file = textIn(fields, FILE);
  // A mere number is a line's beside a file alone.
  const line = numberIn(fields, fields.has("file") ? [...LINE, "number"] : LINE);
  const call = textIn(fields, CALL);
  const module = textIn(fields, MODULE);
  const named =
    file !== undefined && line !== undefined && (fields.has("lineno") || (SOURCE_CODE.test(file) && isPointed(fields)));
  const name = call ?? (named ? textIn(fields, ["name", "label"]) : undefined);
  const placed = file !== undefined && (line !== undefined || name !== undefined);
  const assembly = textIn(fields, ASSEMBLY);
  const called = call !== undefined && (line ?? module ?? assembly) !== undefined;
  if (!placed && !called && !alone) return undefined;
  const code = textIn(fields, CODE);
  const column = numberIn(fields, COLUMN);
  const own = fields.get("inapp") ?? fields.get("inproject");
  const library = within(file, LIBRARIES) || startsWithAny(module ?? assembly ?? "", LIBRARY_MODULES);
  return frameOf(
    module === undefined || /^(?:->|::|at|frame)$/.test(module) ? {} : { module },
    assembly === undefined ? {} : { package: assembly.replace(/,.*$/s, "") },
    functionOf(name?.replace(/^([^(\s][^(]{0,300})\(.*\)$/s, "$1")),
    fileOf(file),
    linenoOf(line),
    colnoOf(column),
    code === undefined || /^\d+$/.test(code) ? {} : { context_line: code.slice(0, 1_000).trim() },
    { in_app: typeof own === "boolean" ? own : !library },
  );
}

/** How the JVM shows one element of a stack. */
const ELEMENT = /^[\w$.<>/@-]{3,300}\([\w$. -]{1,100}(?::\d{1,7})?\)$/;

/** Lines of a stack; elements get the `at` that Java prints before them. */
export function calledLines(lines: readonly string[]): readonly string[] {
  return lines.every((line) => ELEMENT.test(line)) ? lines.map((line) => `at ${line}`) : lines;
}
