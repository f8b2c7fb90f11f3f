/** Values as Python's `repr` shows them, as the JSON that says the same: dictionaries, lists, tuples, frame summaries. */

/** Longer texts are no lists of frames. */
const MAX_REPR = 65_536;
const STRING = /[uUbB]?(?:'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)")/y;
const SUMMARY = /<FrameSummary file ([^\n,<>]{1,500}|<[^<>\n]{1,80}>), line (\d{1,9}) in ([^<>\n]{1,300}|<\w{1,40}>)>/y;
const OTHER = /[^'"(),<\]A-Z]{1,400}|[(),\]]|[A-Z][a-z]{1,4}/y;
const WORDS: Readonly<Record<string, string>> = { None: "null", True: "true", False: "false", "(": "[", ")": "]" };

/** Undefined when the text is no such value. */
export function pythonValue(text: string): unknown {
  if (text.length > MAX_REPR || !/^(?:\[\s{0,20}[[({<]|\{\s{0,20}u?['"])/.test(text)) return undefined;
  const json: string[] = [];
  for (let at = 0; at < text.length; ) {
    const [part, end] = partAt(text, at) ?? [];
    if (part === undefined || end === undefined) return undefined;
    // A tuple of one and a list over several lines end in a comma.
    if (part === "]" && json.at(-1)?.trim() === "") json.pop();
    if (part === "]" && json.at(-1) === ",") json.pop();
    json.push(part);
    at = end;
  }
  try {
    return JSON.parse(json.join(""));
  } catch {
    return undefined;
  }
}

function partAt(text: string, at: number): [string, number] | undefined {
  STRING.lastIndex = at;
  const string = /['"uUbB]/.test(text[at] ?? "") ? STRING.exec(text) : null;
  if (string !== null) return [quoted(string[1] ?? string[2] ?? ""), STRING.lastIndex];
  SUMMARY.lastIndex = at;
  const [summary, file = "", line, name = ""] = text[at] === "<" ? (SUMMARY.exec(text) ?? []) : [];
  if (summary !== undefined) return [`[${quoted(file)},${line},${quoted(name)}]`, at + summary.length];
  OTHER.lastIndex = at;
  const other = OTHER.exec(text)?.[0];
  return other === undefined ? undefined : [WORDS[other] ?? other, at + other.length];
}

function quoted(text: string): string {
  const plain = text.replace(/\\(?:x([0-9a-fA-F]{2})|([\s\S]))/g, (whole, code?: string, char?: string) =>
    code !== undefined ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[char ?? ""] ?? char ?? whole),
  );
  return JSON.stringify(plain);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
