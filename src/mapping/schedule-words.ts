/** Schedules as people write them: "every other day", "daily at 3am", "every monday", PT1H. */

export type SpokenSchedule =
  | { readonly count: number; readonly unit: string }
  /** A crontab. */
  | { readonly crontab: string };

const ADVERBS: ReadonlyMap<string, string> = new Map([
  ["yearly", "year"],
  ["annually", "year"],
  ["monthly", "month"],
  ["weekly", "week"],
  ["daily", "day"],
  ["hourly", "hour"],
  ["minutely", "minute"],
]);

const COUNTS: ReadonlyMap<string, number> = new Map([
  ...["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"].map(
    (word, index): [string, number] => [word, index + 1],
  ),
  ["a", 1],
  ["an", 1],
  ["other", 2],
  ["second", 2],
  ["third", 3],
  ["fifteen", 15],
  ["twenty", 20],
  ["thirty", 30],
  ["sixty", 60],
]);

/** As crontabs number them. */
const DAYS: ReadonlyMap<string, string> = new Map([
  ["day", "*"],
  ["daily", "*"],
  ["weekday", "1-5"],
  ["workday", "1-5"],
  ["sunday", "0"],
  ["monday", "1"],
  ["tuesday", "2"],
  ["wednesday", "3"],
  ["thursday", "4"],
  ["friday", "5"],
  ["saturday", "6"],
]);

export function readScheduleWords(text: string): SpokenSchedule | undefined {
  const words = text
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/^@(?=every )/, "");
  return isoDuration(words) ?? interval(words) ?? atTime(words);
}

function interval(words: string): SpokenSchedule | undefined {
  const adverb = ADVERBS.get(words);
  if (adverb !== undefined) return { count: 1, unit: adverb };
  const match =
    /^(?:once )?(?:every|each|per)? ?(?:(\d{1,9}|[a-z]+) )?([a-z]+)$/.exec(words) ??
    /^(?:every|each)? ?(\d{1,9})([a-z]+)$/.exec(words);
  if (match === null) return undefined;
  const [, amount = "1", unit = ""] = match;
  if (DAYS.has(unit.replace(/s$/, "")) && !/^days?$/.test(unit)) return undefined;
  const count = /^\d+$/.test(amount) ? Number(amount) : COUNTS.get(amount);
  return count === undefined ? undefined : { count, unit };
}

/** Days of the week and times of day; without a time it is midnight. */
function atTime(words: string): SpokenSchedule | undefined {
  const match = /^(?:once )?(?:(?:every|each|on|a) )?([a-z]+?)s?(?: at (.{1,16}))?$/.exec(words);
  const days = DAYS.get(match?.[1] ?? "");
  const time = timeOfDay(match?.[2] ?? "midnight");
  return days === undefined || time === undefined ? undefined : { crontab: `${time.minute} ${time.hour} * * ${days}` };
}

function timeOfDay(text: string): { readonly hour: number; readonly minute: number } | undefined {
  if (text === "midnight") return { hour: 0, minute: 0 };
  if (text === "noon") return { hour: 12, minute: 0 };
  const match = /^(\d{1,2})(?::(\d{2})(?::00)?)? ?(am|pm|a\.m\.|p\.m\.|utc|o'clock)?$/.exec(text);
  if (match === null) return undefined;
  const [, hours = "", minutes = "0", half = ""] = match;
  const isTwelve = /^[ap]/.test(half);
  const given = Number(hours);
  if (isTwelve && (given < 1 || given > 12)) return undefined;
  const hour = isTwelve ? (given % 12) + (half.startsWith("p") ? 12 : 0) : given;
  return hour > 23 || Number(minutes) > 59 ? undefined : { hour, minute: Number(minutes) };
}

/** ISO 8601 durations of whole minutes, or of one larger unit. */
function isoDuration(words: string): SpokenSchedule | undefined {
  const date = /^p(\d{1,6})([ymwd])$/.exec(words);
  if (date !== null) {
    const units: Readonly<Record<string, string>> = { y: "year", m: "month", w: "week", d: "day" };
    return { count: Number(date[1]), unit: units[date[2] ?? ""] ?? "" };
  }
  const time = /^pt(?=\d)(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(words);
  if (time === null) return undefined;
  const [hours, minutes, seconds] = [time[1], time[2], time[3]].map((part) => Number(part ?? 0));
  const all = (hours ?? 0) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60;
  return all % 60 === 0 ? { count: all / 60, unit: "hour" } : { count: all, unit: "minute" };
}
