/** What Jira and Markdown put around a quotation: frames, code spans, bold words. */

/** Jira's frames around a quotation; they may stand on the line of the first or last words. */
export function withoutFences(text: string): string {
  return text.includes("{code") || text.includes("{noformat")
    ? text.replace(/\{(?:code|noformat)(?::[^}\n]{0,80})?\}/g, "\n")
    : text;
}

const FENCE = /^[ \t]{0,12}(?:> ?)?`{3,}[\w+#.-]{0,30}[ \t]*$/gm;
const GLUED_FENCE = /^[ \t]{0,12}`{3,}(?=\S)|(?<=[^\s`])`{3,}[ \t]{0,12}$/gm;
/** A code span that is open at the end of its line; Ruby and gettext put a name between backtick and quote. */
const OPENED = /^[ \t]{0,12}`(?![^`\n]{0,400}`(?![^`'\n]{1,200}'))(?=\S)/gm;
const CLOSED = /`(?=[ \t]{0,12}$)(?<=['\w)\]}]`)(?<!`[^`'\n]{0,200}`)/gm;
const BOLD = /^([ \t]{0,12})\*\*([^\s*][^*\n]{0,200})\*\*(?=[:\s]|$)/gm;

/** Markdown's fences, a code span of several lines, and the stars around a type. */
export function withoutMarkdown(text: string): string {
  let clean = text;
  if (clean.includes("```")) clean = clean.replace(FENCE, "").replace(GLUED_FENCE, "");
  if (clean.includes("`")) clean = clean.replace(OPENED, "").replace(CLOSED, "");
  return clean.includes("**") ? clean.replace(BOLD, "$1$2") : clean;
}
