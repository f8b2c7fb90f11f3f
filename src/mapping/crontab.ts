/** Crontabs that a monitor can keep: five fields within their ranges, or one of the @ names. */

interface FieldRange {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** What only this field may say beside numbers: the last day, the nearest working day, the nth weekday. */
  readonly special?: RegExp;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** docs: crontab(5); sentry: monitors/schedule.py reads them with cronsim (2026-11). Sunday is 0 and 7. */
const FIELDS: readonly FieldRange[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31, special: /^(?:\?|LW?|(?:[1-9]|[12]\d|3[01])W)$/i },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 7, names: WEEKDAYS, special: /^(?:\?|L|[0-7]L|(?:[0-7]|sun|mon|tue|wed|thu|fri|sat)#[1-5])$/i },
];

/** With single blanks; undefined when there is no such time. */
export function readCrontab(text: string): string | undefined {
  if (/^@midnight$/i.test(text)) return "@daily";
  if (/^@(?:yearly|annually|monthly|weekly|daily|hourly)$/i.test(text)) return text.toLowerCase();
  const parts = text.split(/\s+/);
  const isSound = parts.length === FIELDS.length && FIELDS.every((range, index) => keeps(parts[index] ?? "", range));
  return isSound ? parts.join(" ") : undefined;
}

function keeps(part: string, range: FieldRange): boolean {
  return part.split(",").every((item) => range.special?.test(item) || isSpan(item, range));
}

/** `*`, `5`, `mon`, `1-5`, each with a step behind it. */
function isSpan(item: string, range: FieldRange): boolean {
  const [span = "", step, ...more] = item.split("/");
  if (more.length > 0 || (step !== undefined && !(/^\d{1,2}$/.test(step) && isStep(Number(step), range)))) return false;
  if (span === "*") return true;
  const ends = span.split("-").map((end) => numberOf(end, range));
  const [first = Number.NaN, last = first] = ends;
  return ends.length <= 2 && first >= range.min && last <= range.max && first <= last;
}

function isStep(step: number, { max }: FieldRange): boolean {
  return step >= 1 && step <= max;
}

function numberOf(text: string, { min, names = [] }: FieldRange): number {
  const name = names.indexOf(text.toLowerCase());
  if (name >= 0) return name + min;
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}
