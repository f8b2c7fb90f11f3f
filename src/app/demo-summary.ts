/** What the sandbox holds after the demo, for people: counts by outcome and level, and the most frequent issues. */

export interface DemoSummary {
  readonly accepted: number;
  readonly lines: readonly string[];
}

const ISSUES_SHOWN = 8;

/** `items` as `GET /_sandbox/items` answers them. */
export function summarize(items: readonly unknown[]): DemoSummary {
  const outcomes = countBy(items, (item) => text(field(item, "outcome")));
  const types = countBy(items, (item) => text(field(item, "type")));
  const events = items.filter((item) => field(item, "type") === "event");
  const levels = countBy(events, (item) => text(field(field(item, "payload"), "level")));
  const issues = countBy(events, (item) => title(field(item, "payload")));
  const issueLines = [...issues]
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, n]) => `${String(n).padStart(6)} × ${name}`);
  return {
    accepted: outcomes.get("accepted") ?? 0,
    lines: [
      `What arrived: ${list(outcomes)}`,
      `By type:      ${list(types)}`,
      `Errors by level: ${list(levels)}`,
      `Issues (${issues.size}):`,
      ...issueLines.slice(0, ISSUES_SHOWN),
      ...(issues.size > ISSUES_SHOWN ? [`         … and ${issues.size - ISSUES_SHOWN} more`] : []),
    ],
  };
}

/** Rows of the streams that go through the REST API are no items: their steps' exit codes speak for them. */
export function arrival(accepted: number, expected: number, throughRest: number): string {
  if (accepted !== expected) return `Of ${expected} items only ${accepted} arrived.`;
  return (
    `All ${expected + throughRest} rows arrived: ${expected} as items, and ${throughRest} releases and deploys through ` +
    "the REST API."
  );
}

/** As an issue would be called: the last exception, or else the message. */
function title(payload: unknown): string {
  const values = field(field(payload, "exception"), "values");
  const exception = Array.isArray(values) ? values.at(-1) : undefined;
  if (exception !== undefined) return `${text(field(exception, "type"))}: ${firstLine(field(exception, "value"))}`;
  const logentry = field(payload, "logentry");
  const message = field(payload, "message") ?? field(logentry, "formatted") ?? field(logentry, "message");
  return firstLine(message);
}

function countBy(items: readonly unknown[], key: (item: unknown) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

function list(counts: ReadonlyMap<string, number>): string {
  return (
    [...counts]
      .toSorted((a, b) => b[1] - a[1])
      .map(([name, n]) => `${n} ${name}`)
      .join(", ") || "nothing"
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : "(none)";
}

function firstLine(value: unknown): string {
  return text(value).split("\n")[0]?.slice(0, 90) ?? "";
}
