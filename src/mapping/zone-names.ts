/** Time zones by name, as loggers and databases write them behind a time. */

/** Hours ahead of UTC. Where one abbreviation means several zones, the one most logs mean. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  cest: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  ist: 5.5,
  sgt: 8,
  hkt: 8,
  jst: 9,
  kst: 9,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
};

/** Seconds that the zone is ahead of UTC at a local time, given as if it were UTC; undefined for unknown zones. */
export function zoneOffset(name: string, localSeconds: number): number | undefined {
  const hours = ABBREVIATIONS[name.toLowerCase()];
  if (hours !== undefined) return hours * 3600;
  if (!name.includes("/")) return undefined;
  try {
    const format = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
    // The offset at the local time read as UTC is at most one change of clocks away from the right one.
    return offsetAt(format, localSeconds - offsetAt(format, localSeconds));
  } catch {
    return undefined;
  }
}

function offsetAt(format: Intl.DateTimeFormat, seconds: number): number {
  const name = format.formatToParts(seconds * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
