/**
 * Ben.Demystifier prints methods as C# declares them: `async Task<List<(int id, string name)>> A.B<T>.C(string s)+(char c) => { }`.
 * Source: github.com/benaadams/Ben.Demystifier, ResolvedMethod#Append
 */

/** Words that may stand before the name; without one of them, or a type in brackets, a blank is prose. */
const DECLARED =
  /^(?:(?:async|static|partial|ref|readonly|extern) ){0,4}(?:new|void|bool|byte|sbyte|char|decimal|double|float|u?int|u?long|n?u?int|u?short|object|string|dynamic|[A-Z][\w.]{0,200})(?:[?[<].{0,300}?)? (?=[\w<])/;
const SUB = /^\+(?:async )?([\p{L}_]\w{0,100})?(?:<[^()]{0,100}>)?\(/u;
const LAMBDA_END = /^ => \{ ?\}(?: \[\d+\])?/;

/** The call with its place as .NET itself prints it: `A.B<T>.<C>b__0(string s) in …`; any other text as it is. */
export function demystified(text: string): string {
  if (/^async [^\s()]{1,500}[^\s()<]\(/.test(text)) return text.slice(6);
  const declared = DECLARED.test(text) || text.startsWith("(") || /^(?:async|static|ref) \(/.test(text);
  if (!declared && !text.includes(")+")) return text;
  const open = listStart(text);
  if (open === undefined) return text;
  const close = endOfList(text, open.at);
  if (close === undefined) return text;
  const isNew = text.startsWith("new ") && open.name === 4;
  const sub = subMethod(text, close);
  const outer = `${text.slice(open.name, open.at)}${isNew ? "..ctor" : ""}`;
  const name = sub.kind === "" ? outer : outer.replace(/(?<=[.>]|^)(\w+)$/, `<$1>${sub.kind}`);
  return `${name}${text.slice(open.at, close)}${text.slice(sub.end)}`;
}

/** `+Local(int n)` and `+(char c) => { }`, as often as functions are nested; the innermost counts. */
function subMethod(text: string, from: number): { readonly kind: string; readonly end: number } {
  let kind = "";
  let end = from;
  for (let depth = 0; depth < 5; depth += 1) {
    const [start, local] = SUB.exec(text.slice(end)) ?? [];
    const close = start === undefined ? undefined : endOfList(text, end + start.length - 1);
    if (close === undefined) break;
    kind = local === undefined ? "b__0" : `g__${local}|0`;
    end = close + (LAMBDA_END.exec(text.slice(close))?.[0].length ?? 0);
  }
  return { kind, end };
}

const OPENS = "<[(";
const CLOSES = ">])";

/** Where the list of parameters begins, and where the name before it: behind the last blank outside of brackets. */
function listStart(text: string): { readonly name: number; readonly at: number } | undefined {
  let depth = 0;
  let name = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === "(" && depth === 0 && at > name && text[at - 1] !== " ") return { name, at };
    if (OPENS.includes(char)) depth += 1;
    else if (CLOSES.includes(char)) depth -= 1;
    else if (char === " " && depth === 0) name = at + 1;
  }
  return undefined;
}

/** Behind the bracket that closes the one at `from`. */
function endOfList(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    else if (text[at] === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}
