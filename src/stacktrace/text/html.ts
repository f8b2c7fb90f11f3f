/** Entities, breaks and tags of the pages and consoles that a trace was copied from. */

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&", apos: "'", nbsp: " " };
const ENTITY = /&(?:(lt|gt|quot|amp|apos|nbsp)|#(\d{1,5})|#[xX]([0-9a-fA-F]{1,4}));/g;
const MARKUP = /<\/(?:pre|b|code|span|li|div|p|td|h\d|body|strong)>/i;
/** Xdebug shortens the path and has the whole one as title. */
const CELL = /<td title='{1,2}([^'<>]{1,400})'{1,2}[^<>]{0,100}>[^<>]{0,300}<b>:<\/b>(\d{1,9})<\/td>/g;
/** A line of a template that a framework shows with its number: its tags are code. */
const SOURCE = /(?:^|[\]\s>])\d{1,5}(?::|▕|\|) {1,80}<\S/m;
const TAG =
  /<\/?(?:html|head|body|pre|b|i|u|em|code|span|li|ol|ul|div|p|a|td|tr|th|table|tbody|font|tt|strong|h[1-6]|hr|small|title|samp)(?:\s[^<>]{0,300})?\/?>/gi;

const BETWEEN_BLOCKS = /<\/(?:p|li|div|tr)>\s{0,40}<(?:p|li|div|tr)(?:\s[^<>]{0,300})?>/gi;

export function withoutHtml(text: string): string {
  let clean = text;
  for (let round = 0; round < 2 && clean.includes("&"); round += 1) clean = clean.replace(ENTITY, entity);
  if (!clean.includes("<")) return clean;
  if (/<br\s{0,3}\/?>/i.test(clean)) clean = clean.replace(/<br\s{0,3}\/?>\n?/gi, "\n");
  if (!isMarkedUp(clean)) return clean;
  clean = clean
    .replace(CELL, "\t$1:$2\n")
    .replace(/<\/t[dh]>/gi, "\t")
    .replace(BETWEEN_BLOCKS, "\n");
  if (!SOURCE.test(clean)) return withoutTags(clean);
  const lines = clean.split("\n").map((line) => (SOURCE.test(line) ? line : withoutTags(line)));
  return lines.join("\n");
}

function withoutTags(text: string): string {
  const lined = text.replace(/>\\n(?=\s{0,20}<)/g, ">\n");
  return lined.replace(/<\/(?:p|li|div|tr|h[1-6]|title|pre|ol|ul)>|<(?:pre|li|p|div)>/gi, "\n").replace(TAG, "");
}

/** Markup that a message quotes ends before the text does; markup around a trace goes on to its end, or starts it. */
function isMarkedUp(text: string): boolean {
  if (!MARKUP.test(text)) return false;
  if (/^\s*<|<pre\b/i.test(text)) return true;
  const behind = text.slice(text.lastIndexOf("</")).replace(/\\n/g, "\n").trimEnd();
  const quoting = /<(?:!doctype|html)/i.test(text) || !/<(?:p|li|div|tr|td|code|a)\b/i.test(text);
  return !quoting || !behind.includes("\n");
}

function entity(whole: string, name?: string, decimal?: string, hexadecimal?: string): string {
  if (name !== undefined) return ENTITIES[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
  return code > 0 && code < 65_536 ? String.fromCharCode(code) : whole;
}
