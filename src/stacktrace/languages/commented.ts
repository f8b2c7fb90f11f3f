/** RSpec and Perl's tests write places and messages as comments, `# ` in front of each line. */
import type { Line } from "../language.js";

export function uncommented(text: string): string {
  return text.startsWith("# ") ? text.slice(2).trimStart() : text;
}

export const withoutComment = (line: Line): Line =>
  line.text.startsWith("# ") ? { ...line, text: uncommented(line.text) } : line;

export function isComment({ raw }: Line): boolean {
  return raw.trimStart().startsWith("# ");
}
