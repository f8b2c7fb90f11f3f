/** RSpec and Perl's tests write places and messages as comments, `# ` in front of each line. */
import type { Line } from "../language.js";

export function uncommented(text: string): string {
  return text.startsWith("# ") ? text.slice(2).trimStart() : text;
}

export function withoutComment(line: Line): Line {
  const text = uncommented(line.text);
  return text === line.text ? line : { ...line, text, indent: line.indent + line.text.length - text.length };
}

export function isComment({ raw }: Line): boolean {
  return raw.trimStart().startsWith("# ");
}
