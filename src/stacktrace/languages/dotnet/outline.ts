/**
 * .NET's test runners print the messages of all exceptions first and then all stacks, both from the outermost inwards.
 * Source: xUnit's ExceptionUtility#CombineMessages and #CombineStackTraces, NUnit's ExceptionHelper
 */

/** `---- A : message`, four dashes a level (xUnit); `----> A : message` for every inner exception (NUnit). */
const INNER = /^(-{4,80})(>?) (\S.*)$/s;
const INNER_STACK =
  /^-{5} Inner Stack Trace(?: #\d{1,4} \(([\w.+`]{1,300})\))? -{5}$|^--([A-Z]\w{0,200}(?:`\d{1,2})?)$/;

export interface InnerMessage {
  /** Exceptions around it; undefined where only the order is told. */
  readonly level: number | undefined;
  readonly lines: readonly string[];
}

/** The lines of the outermost message, and those of the inner ones. */
export function outlined(lines: readonly string[]): { readonly own: string[]; readonly inner: InnerMessage[] } {
  const own: string[] = [];
  const inner: (InnerMessage & { readonly lines: string[] })[] = [];
  for (const line of lines) {
    const dashed = line.trimStart();
    const [, dashes = "", arrow, text] = dashed.startsWith("----") ? (INNER.exec(dashed) ?? []) : [];
    if (text !== undefined) inner.push({ level: arrow === ">" ? undefined : dashes.length / 4, lines: [text] });
    else (inner.at(-1)?.lines ?? own).push(line);
  }
  return { own, inner };
}

/** Above the frames of an inner exception: its type, or "" where the order tells. */
export function innerStackOf(text: string): string | undefined {
  if (!text.startsWith("--")) return undefined;
  const match = INNER_STACK.exec(text);
  return match === null ? undefined : (match[1] ?? match[2] ?? "");
}
