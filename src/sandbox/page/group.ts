/**
 * Issues from events, as Sentry groups them by default: by fingerprint when there is one, else by the
 * in-app frames, else by the exception, else by the message with its variable parts masked.
 * Source: https://docs.sentry.io/concepts/data-management/event-grouping/ (2026-11); an approximation.
 */
import { exceptions, type Fields, fields, frames, list, messageOf, type StoredItem, string } from "./payload.js";

export interface Issue {
  readonly key: string;
  readonly title: string;
  readonly culprit: string;
  readonly level: string;
  /** Newest first. */
  readonly events: readonly StoredItem[];
}

export function issuesOf(items: readonly StoredItem[]): readonly Issue[] {
  const groups = new Map<string, StoredItem[]>();
  for (const item of items) {
    if (item.type !== "event") continue;
    const key = groupKey(fields(item.payload));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.unshift(item);
  }
  return [...groups].map(([key, events]) => {
    const payload = fields(events[0]?.payload);
    return {
      key,
      events,
      title: titleOf(payload),
      culprit: culpritOf(payload),
      level: string(payload.level) ?? "error",
    };
  });
}

export function titleOf(payload: Fields): string {
  const exception = exceptions(payload).at(-1);
  if (exception !== undefined) {
    const [type, value] = [string(exception.type), string(exception.value)];
    return [type, value?.split("\n")[0]].filter((part) => part !== undefined).join(": ") || "<unlabeled event>";
  }
  return messageOf(payload)?.split("\n")[0] ?? "<unlabeled event>";
}

export function culpritOf(payload: Fields): string {
  const transaction = string(payload.transaction);
  if (transaction !== undefined) return transaction;
  const all = frames(exceptions(payload).at(-1) ?? {});
  const frame = all.findLast((candidate) => candidate.in_app !== false) ?? all.at(-1) ?? {};
  const place = string(frame.module) ?? string(frame.filename);
  const name = string(frame.function);
  return [place, name].filter((part) => part !== undefined).join(" in ");
}

function groupKey(payload: Fields): string {
  const fingerprint = list(payload.fingerprint).map(String);
  if (fingerprint.length === 0) return defaultKey(payload);
  return fingerprint.map((part) => (/^\{\{\s*default\s*\}\}$/.test(part) ? defaultKey(payload) : part)).join("\u0001");
}

function defaultKey(payload: Fields): string {
  const chain = exceptions(payload);
  const parts = chain.map((exception) => {
    const all = frames(exception);
    const inApp = all.filter((frame) => frame.in_app === true);
    const places = (inApp.length > 0 ? inApp : all).map((frame) =>
      [string(frame.module) ?? string(frame.filename) ?? "", string(frame.function) ?? ""].join("/"),
    );
    return [
      string(exception.type) ?? "",
      ...(places.length > 0 ? places : [masked(string(exception.value) ?? "")]),
    ].join("|");
  });
  if (parts.length > 0) return parts.join("\u0002");
  return `message ${masked(string(fields(payload.logentry).message) ?? messageOf(payload) ?? "")}`;
}

/** Numbers, hexadecimal ids and quoted parts vary from event to event. */
function masked(message: string): string {
  return message.replace(/"[^"]*"|'[^']*'/g, "<s>").replace(/\b(?=[0-9a-f-]*\d)[0-9a-f-]{8,}\b|\d+(\.\d+)?/gi, "<n>");
}
