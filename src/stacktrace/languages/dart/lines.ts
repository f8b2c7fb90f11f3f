/** What Dart's own tools write before each line: `flutter run -v` the time, package:logger a bar. */
import type { Line } from "../../language.js";
import { lineOf } from "../../lines.js";

const FLUTTER_TOOL = /^\[(?: {2,12}| {0,6}\+ {0,6}\d{1,7} ms)\] ?(?:[VDIWEF]\/\S{1,40} ?\( *\d{1,7}\): ?)?/;
const LOGGER_BAR = /^│ ?/;

export function toolLength(text: string): number {
  if (text.startsWith("[")) return FLUTTER_TOOL.exec(text)?.[0].length ?? 0;
  return text.startsWith("│") ? (LOGGER_BAR.exec(text)?.[0].length ?? 0) : 0;
}

export function withoutTools(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(({ text }) => toolLength(text) > 0)) return lines;
  return lines.map((line) => {
    const { text, indent } = lineOf(line.text, toolLength(line.text));
    return { ...line, text, indent: line.indent + indent };
  });
}
