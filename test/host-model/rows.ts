/** Rows as the host's mapping hands them over, the bad ones among them; the same for the same seed. */

const TEXTS = [
  "It''s broken",
  "''",
  "",
  null,
  "NULL",
  "\u0000nul",
  "\ud800 lone",
  "\u2028\u2029\u0007",
  "😀".repeat(2_000),
  "x".repeat(30_000),
  "<script>alert(1)</script>",
  "line\nbreak",
  { nested: [1, [2, [3]]] },
  12,
  true,
];
const LEVELS = ["ERROR", "warn", "nonsense", null, 40, ""];
const TIMES = ["2026-11-23 11:59:00.123", "1763874000", "nonsense", "1970-01-01", "2999-01-01", null];
const TAGS = [{ tier: "gold" }, '{"job":"a"}', "k=v", { "bad key!": "x".repeat(500) }, { __proto__: 1 }, null, []];

export function hostileRows(count: number, random: () => number): unknown[] {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  return Array.from({ length: count }, (_, index) => {
    // What the host hands over when its own mapping failed.
    if (random() < 0.01) return true;
    return {
      record_id: String(index),
      message: pick(TEXTS),
      exception: { type: pick(TEXTS), value: pick(TEXTS) },
      level: pick(LEVELS),
      timestamp: pick(TIMES),
      tags: pick(TAGS),
      user: { id: pick(TEXTS), email: "a@b.example" },
      extra: pick(TEXTS),
    };
  });
}
