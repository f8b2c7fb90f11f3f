/** A list of lines inside something that is no JSON: Ruby's `inspect` of a hash, a record that was cut, a log line. */

/** The field that holds the list, as JSON, old and new Ruby write it. */
const LIST = /[{,(\s]:?"?(?:\w{1,20}_)?(?:backtrace|stack_?trace|trace)"?\s?(?:=>|:)\s?\[\s{0,4}(?=")/;
const ENTRY = /"((?:[^"\\]|\\[\s\S])*)"\s{0,8}(,\s{0,8}|\]|$)/y;
const TYPE = /[{,(\s]:?"?(?:\w{1,20}_)?(?:class|type|exception|error)"?\s?(?:=>|:)\s?"?([A-Z][\w:.]{0,120})"?\s?[,}]/;
const VALUE = /[{,(\s]:?"?(?:\w{1,20}_)?(?:message|msg|value)"?\s?(?:=>|:)\s?"((?:[^"\\]|\\[\s\S])*)"/;

/** The text with the entries of the list as lines, below type and message. */
export function withListedLines(text: string): string {
  if (!text.includes("trace") || !text.includes('["')) return text;
  const field = LIST.exec(text);
  if (field === null) return text;
  const lines: string[] = [];
  ENTRY.lastIndex = field.index + field[0].length;
  let end = ENTRY.lastIndex;
  for (let entry = ENTRY.exec(text); entry !== null; entry = ENTRY.exec(text)) {
    lines.push(unescaped(entry[1] ?? ""));
    end = ENTRY.lastIndex;
    if (entry[2]?.startsWith(",") !== true) break;
  }
  if (lines.length === 0) return text;
  const after = text.slice(end).replace(/^[\s,}\])]+/, "");
  const [, type] = TYPE.exec(text) ?? [];
  const [, value] = VALUE.exec(text) ?? [];
  const before = text.slice(0, field.index).replace(/(?<![\s,{(])[\s,{(]+$/, "");
  const named = type === undefined ? [] : [value === undefined ? type : `${type}: ${unescaped(value)}`];
  return [before, ...named, ...lines, after].join("\n");
}

const unescaped = (text: string): string => text.replace(/\\(["\\])/g, "$1");
