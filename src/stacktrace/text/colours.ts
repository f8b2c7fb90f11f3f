/** Colours of terminals, also those of which a table dropped a part, and as Windows' consoles show them. */

const COLOUR = /(?:\x1b|\x9b|␛|←(?=\[)|\^\[(?=\[)|\\u001[bB]|\\x1[bB]|\\033|\\e(?=\[))\[?[0-9;:?]{0,32}[A-Za-z]/g;
/** What is left of colours where a table dropped the control character. */
const ORPHANED_COLOUR = /\[(?:\d{1,3}(?:;\d{1,3}){0,4})?m/g;

export function withoutColours(text: string): string {
  const clean = /[\x1b\x9b␛]|←\[|\^\[\[|\\u001[bB]|\\x1[bB]|\\033|\\e\[/.test(text) ? text.replace(COLOUR, "") : text;
  return /\[(?:0|22|39|49)?m/.test(clean) && /\[\d{1,3}(?:;\d{1,3})?m/.test(clean)
    ? clean.replace(ORPHANED_COLOUR, "")
    : clean;
}
