/**
 * Issues from events, as Sentry groups them by default: by fingerprint when there is one, else by the
 * in-app frames, else by the exception, else by the message with its variable parts masked.
 * Source: https://docs.sentry.io/concepts/data-management/event-grouping/ (2026-11); an approximation.
 */
import { exceptions, type Fields, fields, frames, list, messageOf, string } from "./payload.js";
import { firstLine } from "./text.js";

export function titleOf(payload: Fields): string {
  const exception = exceptions(payload).at(-1);
  const title =
    exception === undefined
      ? firstLine(messageOf(payload) ?? "")
      : [string(exception.type), string(firstLine(string(exception.value) ?? ""))].filter(isText).join(": ");
  return title === "" ? "<unlabeled event>" : title;
}

export function culpritOf(payload: Fields): string {
  const transaction = string(payload.transaction);
  if (transaction !== undefined) return transaction;
  const all = frames(exceptions(payload).at(-1) ?? {});
  const frame = all.findLast((candidate) => candidate.in_app !== false) ?? all.at(-1) ?? {};
  return [string(frame.module) ?? string(frame.filename), string(frame.function)].filter(isText).join(" in ");
}

function isText(part: string | undefined): part is string {
  return part !== undefined;
}

/** Events with the same key belong to one issue. */
export function groupKey(payload: Fields): string {
  const fingerprint = list(payload.fingerprint).map(String);
  if (fingerprint.length === 0) return defaultKey(payload);
  return fingerprint.map((part) => (/^\{\{\s*default\s*\}\}$/.test(part) ? defaultKey(payload) : part)).join("\u0001");
}

function defaultKey(payload: Fields): string {
  const chain = exceptions(payload);
  if (chain.length > 0) return chain.map(exceptionKey).join("\u0002");
  return `message ${masked(string(fields(payload.logentry).message) ?? messageOf(payload) ?? "")}`;
}

function exceptionKey(exception: Fields): string {
  const all = frames(exception);
  const inApp = all.filter((frame) => frame.in_app === true);
  const places = (inApp.length > 0 ? inApp : all).map(
    (frame) => `${string(frame.module) ?? string(frame.filename) ?? ""}/${string(frame.function) ?? ""}`,
  );
  const rest = places.length > 0 ? places : [masked(string(exception.value) ?? "")];
  return [string(exception.type) ?? "", ...rest].join("|");
}

/** Characters that grouping looks at: a message of a megabyte must not hold up the page. */
const MAX_MASKED = 8_000;

/** Numbers, hexadecimal ids and quoted parts vary from event to event. */
function masked(message: string): string {
  return message
    .slice(0, MAX_MASKED)
    .replace(/"[^"]*"|'[^']*'/g, "<s>")
    .replace(/[0-9a-z-]{8,}/gi, (word) => (/\d/.test(word) && /^[0-9a-f-]+$/i.test(word) ? "<n>" : word))
    .replace(/\d+(\.\d+)?/g, "<n>");
}
