/** Places in files and what the text alone tells about a frame. */
import type { Frame } from "../sentry/items.js";
import { MAX_POSITION } from "../sentry/limits.js";

export interface Place {
  readonly path: string;
  readonly lineno?: number;
  readonly colno?: number;
}

/** Splits `path:line:column` from the end, so that drive letters, ports and query strings stay in the path. */
export function placeOf(text: string): Place {
  const last = numberBehindColon(text, text.length);
  if (last === undefined) return { path: text };
  const before = numberBehindColon(text, last.at);
  if (before === undefined) return { path: text.slice(0, last.at), ...linenoOf(last.value) };
  return {
    path: text.slice(0, before.at),
    ...linenoOf(before.value),
    ...colnoOf(last.value),
  };
}

function numberBehindColon(text: string, end: number): { at: number; value: number } | undefined {
  let start = end;
  while (start > 0 && isDigit(text.charCodeAt(start - 1))) start -= 1;
  if (start === end || end - start > 10 || start < 1 || text[start - 1] !== ":") return undefined;
  return { at: start - 1, value: Number(text.slice(start, end)) };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Number fields of a frame, left out when the text has none that Sentry takes. */
export function linenoOf(printed: string | number | undefined): { lineno?: number } {
  const lineno = positionOf(printed);
  return lineno === undefined ? {} : { lineno };
}

export function colnoOf(printed: string | number | undefined): { colno?: number } {
  const colno = positionOf(printed);
  return colno === undefined ? {} : { colno };
}

function positionOf(printed: string | number | undefined): number | undefined {
  const value = Number(printed);
  return Number.isInteger(value) && value > 0 && value <= MAX_POSITION ? value : undefined;
}

const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/]|\\\\|[a-z][a-z0-9+.-]*:\/\/)/i;

/** A build's number or a page's parameters, which would part the issue of one fault. */
const QUERY = /(?=[?#])(?<=^[a-z][a-z0-9+.-]{0,40}:\/\/[^?#]{1,2000}).*$/is;

/**
 * `filename` as printed, of a URL without its query, as Sentry itself shows it; `abs_path` in full when the path is
 * absolute. Source: relay, relay-event-normalization/src/stacktrace.rs (2024)
 */
export function fileOf(path: string | undefined): { filename?: string; abs_path?: string } {
  if (path === undefined || path === "") return {};
  if (!ABSOLUTE.test(path)) return { filename: path };
  return { filename: path.includes("?") || path.includes("#") ? path.replace(QUERY, "") : path, abs_path: path };
}

/** `function` as people say it; `raw_function` only when the text prints another. */
export function functionOf(name: string | undefined, raw?: string): { function?: string; raw_function?: string } {
  if (name === undefined || name === "") return {};
  return raw === undefined || raw === name ? { function: name } : { function: name, raw_function: raw };
}

/** A frame with what is known and nothing else. */
export function frameOf(...parts: readonly Frame[]): Frame {
  return Object.assign({}, ...parts) as Frame;
}

/** Does the path contain one of these folders, with either kind of slash? */
export function within(path: string | undefined, folders: readonly string[]): boolean {
  if (path === undefined) return false;
  const slashed = `/${path.replaceAll("\\", "/")}`;
  return folders.some((folder) => slashed.includes(folder));
}

export function startsWithAny(text: string, starts: readonly string[]): boolean {
  return starts.some((start) => text.startsWith(start));
}
