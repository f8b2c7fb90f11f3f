/**
 * Line ends and tabs that JSON, CSV exports, SQL consoles and syslog daemons wrote as two or four characters.
 */

/** Syslog daemons write control characters as `#` with three octal digits. */
export function withoutOctalEscapes(text: string): string {
  return count(text, "#012") < (text.includes("\n") ? 2 : 1)
    ? text
    : text.replaceAll("#012", "\n").replaceAll("#011", "\t");
}
/** Escapes that are looked at for being part of a Windows path. */
const MAX_PATHS = 10_000;

/** A trace that was flattened into one record: an escaped line end with the indentation or the start of a frame behind it. */
const FLATTENED = /\\n(?:\\t| {2,12}\S|\s{0,4}at |\s{0,4}#\d|\s{0,4}\d{1,3}: |goroutine \d)/;

/**
 * `\n` and `\t` as two characters, as JSON, CSV exports and SQL consoles leave them: everywhere when the text has more
 * of them than real line ends, or else in the lines that hold a whole trace.
 */
export function withoutLiteralEscapes(text: string): string {
  const escaped = count(text, "\\n");
  if (escaped === 0) return text;
  if (escaped > count(text, "\n")) return unescaped(text);
  if (escaped < FEWEST_ESCAPES || !FLATTENED.test(text)) return text;
  return text
    .split("\n")
    .map((line) => (count(line, "\\n") >= FEWEST_ESCAPES && FLATTENED.test(line) ? unescaped(line) : line))
    .join("\n");
}

/** Line ends of one record that no source line or message has by chance. */
const FEWEST_ESCAPES = 3;

function unescaped(text: string): string {
  const everything = text.includes("\\\\") || text.includes('\\"');
  let clean = "";
  let done = 0;
  let paths = 0;
  for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", at + 2)) {
    paths += 1;
    const plain = plainFor(text, at, everything, paths > MAX_PATHS);
    if (plain === undefined) {
      at -= 1;
      continue;
    }
    clean += text.slice(done, at) + plain;
    done = at + 2;
  }
  return clean + text.slice(done);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "" };
const QUOTED: Readonly<Record<string, string>> = { "\\": "\\", '"': '"', "'": "'", "/": "/" };

function plainFor(text: string, at: number, everything: boolean, unseen: boolean): string | undefined {
  const next = text[at + 1] ?? "";
  if (everything && Object.hasOwn(QUOTED, next)) return QUOTED[next];
  if (!Object.hasOwn(ESCAPES, next)) return undefined;
  return !everything && !unseen && insideWindowsPath(text, at) ? undefined : ESCAPES[next];
}

/** `C:\new` is a folder: a drive letter opened the word, and nothing that ends a path since. Code may say `as e:`, too. */
function insideWindowsPath(text: string, at: number): boolean {
  const next = text[at + 2];
  if (next === undefined || next === " " || next === "\t" || next === "\\" || next === "#") return false;
  const [path] = /(?:^|\W)[A-Za-z]:\\(?!n\\n)[^"'()<>|:\n]*$/.exec(text.slice(Math.max(0, at - 260), at + 2)) ?? [];
  // WinDbg puts a file and its line in brackets.
  return path !== undefined && !/ @ \d+\]/.test(path);
}

function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found += 1;
  return found;
}
