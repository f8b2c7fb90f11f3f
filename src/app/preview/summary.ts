/** What Sentry will show of an item in its lists and headers, read from the payload. Pure. */
import type { Item, JsonObject, JsonValue } from "../../sentry/items.js";
import { isList, isObject } from "../../sentry/json.js";

export interface Summary {
  readonly title: string;
  readonly culprit?: string;
  readonly level?: string;
  /** ISO text; absent where Sentry takes the time of receipt. */
  readonly time?: string;
  /** Name and value of what is told beside: environment, release, id … */
  readonly facts: readonly (readonly [string, string])[];
  readonly tags: readonly (readonly [string, string])[];
  /** The call that failed first; of the exception that is shown first. */
  readonly frames: readonly { readonly text: string; readonly inApp: boolean }[];
  /** Exceptions beside the one in the title, nearest first. */
  readonly chain: readonly string[];
  /** What was cut to fit. */
  readonly trims: readonly string[];
}

export function summarize(item: Item): Summary {
  const { payload } = item;
  const exceptions = listAt(payload.exception, "values").filter(isObject);
  const shown = exceptions.at(-1);
  const frames = listAt(shown?.stacktrace, "frames").filter(isObject).toReversed();
  const culprit = culpritOf(payload, frames);
  const level = textOf(payload.level);
  const time = timeOf(payload);
  return {
    title: TITLES[item.type](payload, shown),
    ...(item.type !== "event" || culprit === undefined ? {} : { culprit }),
    ...(level === undefined ? {} : { level }),
    ...(time === undefined ? {} : { time }),
    facts: FACTS.flatMap(([name, read]) => {
      const value = textOf(read(payload));
      return value === undefined ? [] : [[name, value] as const];
    }),
    tags: tagsOf(payload.tags),
    frames: frames.map((frame) => ({ text: frameText(frame), inApp: frame.in_app !== false })),
    chain: exceptions.slice(0, -1).toReversed().map(exceptionTitle),
    trims: listAt(at(payload.contexts, "row"), "trimmed").flatMap((trim) => textOf(trim) ?? []),
  };
}

type Title = (payload: JsonObject, exception: JsonObject | undefined) => string;

const TITLES: Record<Item["type"], Title> = {
  event: (payload, exception) =>
    exception === undefined ? (messageOf(payload) ?? "<unlabeled event>") : exceptionTitle(exception),
  transaction: ({ transaction }) => textOf(transaction) ?? "<unlabeled transaction>",
  feedback: ({ contexts }) => textOf(at(at(contexts, "feedback"), "message")) ?? "",
  log: ({ body }) => textOf(body) ?? "",
  trace_metric: ({ name, type, value, unit }) => `${words(name, value, unit)} (${textOf(type) ?? ""})`,
  check_in: ({ monitor_slug, status }) => `${textOf(monitor_slug) ?? ""}: ${textOf(status) ?? ""}`,
  release: ({ version }) => textOf(version) ?? "",
  deploy: ({ release, environment }) => `${textOf(release) ?? ""} to ${textOf(environment) ?? ""}`,
};

type Read = (payload: JsonObject) => JsonValue | undefined;

/** In the order in which they are told. */
const FACTS: readonly (readonly [string, Read])[] = [
  ["environment", ({ environment, attributes }) => environment ?? at(at(attributes, "sentry.environment"), "value")],
  ["release", ({ release, attributes }) => release ?? at(at(attributes, "sentry.release"), "value")],
  ["user", ({ user }) => at(user, "id") ?? at(user, "email") ?? at(user, "username")],
  ["operation", ({ contexts }) => at(at(contexts, "trace"), "op")],
  ["status", ({ contexts }) => at(at(contexts, "trace"), "status")],
  ["spans", ({ spans }) => (isList(spans) && spans.length > 0 ? spans.length : undefined)],
  ["duration", ({ duration }) => (typeof duration === "number" ? `${duration} s` : undefined)],
  ["event id", ({ event_id }) => event_id],
  ["check-in id", ({ check_in_id }) => check_in_id],
];

function culpritOf({ transaction }: JsonObject, frames: readonly JsonObject[]): string | undefined {
  const frame = frames.find(({ in_app }) => in_app !== false) ?? frames[0];
  const place = frame === undefined ? undefined : (textOf(frame.module) ?? textOf(frame.filename));
  const called = frame === undefined ? undefined : textOf(frame.function);
  return (
    textOf(transaction) ?? (place !== undefined && called !== undefined ? `${place} in ${called}` : (place ?? called))
  );
}

function exceptionTitle({ type, value }: JsonObject): string {
  const said = textOf(value)?.split("\n", 1)[0];
  return [textOf(type), said].filter((part) => part !== undefined && part !== "").join(": ") || "<unknown>";
}

function messageOf({ logentry, message }: JsonObject): string | undefined {
  const text = textOf(at(logentry, "formatted")) ?? textOf(at(logentry, "message")) ?? textOf(message);
  return text?.split("\n", 1)[0];
}

function frameText(frame: JsonObject): string {
  const position = [textOf(frame.lineno), textOf(frame.colno)].filter((part) => part !== undefined).join(":");
  const file = [textOf(frame.filename) ?? textOf(frame.module), position].filter(Boolean).join(":");
  return [textOf(frame.function), file].filter(Boolean).join("  ");
}

/** An object, or a list of pairs. */
function tagsOf(tags: JsonValue | undefined): (readonly [string, string])[] {
  const pairs = isObject(tags) ? Object.entries(tags) : isList(tags) ? tags.filter(isList) : [];
  return pairs.flatMap(([name, value]) =>
    name === undefined ? [] : [[textOf(name) ?? "", textOf(value) ?? ""] as const],
  );
}

function timeOf({ timestamp, dateReleased, dateFinished }: JsonObject): string | undefined {
  if (typeof timestamp !== "number") return textOf(timestamp) ?? textOf(dateReleased) ?? textOf(dateFinished);
  const time = new Date(timestamp * 1_000);
  return Number.isNaN(time.valueOf()) ? undefined : time.toISOString();
}

function words(...values: readonly (JsonValue | undefined)[]): string {
  return values.flatMap((value) => textOf(value) ?? []).join(" ");
}

/** Text, numbers and truth values as text; nothing for the rest. */
function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function at(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function listAt(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const found = at(value, key);
  return isList(found) ? found : [];
}
