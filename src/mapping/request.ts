/** The HTTP request during which it happened. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_BAG_BYTES, MAX_CHARS } from "../sentry/limits.js";
import { field, type Row } from "./fields.js";
import { asText, compact, cutBytes, jsonBytes, shrinkObject } from "./json.js";
import { text } from "./kinds.js";
import { httpMethod } from "./name-kinds.js";
import type { Notes } from "./notes.js";
import { isPlainObject } from "./record.js";
import { SOURCES } from "./sources.js";
import { anything, object } from "./structure-kinds.js";
import { readObject } from "./structured.js";

export const requestFields = {
  "request.url": field(text(MAX_CHARS.requestUrl, { oneLine: true }), "request.url", "URL", SOURCES.request),
  "request.method": field(httpMethod, "request.method", "HTTP method", SOURCES.request),
  "request.query_string": field(
    anything("1 KiB"),
    "request.query_string",
    "Query string or parameters",
    SOURCES.request,
  ),
  "request.headers": field(object("8 KiB"), "request.headers", "Headers", SOURCES.request),
  "request.cookies": field(anything("2 KiB"), "request.cookies", "Cookies, as text or object", SOURCES.request),
  "request.data": field(anything("8 KiB"), "request.data", "Body, as text or JSON", SOURCES.request),
  "request.env": field(object("8 KiB"), "request.env", "Variables of the server, e.g. REMOTE_ADDR", SOURCES.request),
} as const;

/** The `request` attribute; empty when nothing was mapped. */
export function requestOf(row: Row<typeof requestFields>, notes: Notes): JsonObject {
  const bound = (
    path: keyof typeof requestFields,
    value: JsonValue | undefined,
    max: number,
  ): JsonValue | undefined => {
    if (value === undefined || jsonBytes(value) <= max) return value;
    notes.cut(`${path}: cut to ${max} bytes`);
    return isPlainObject(value) ? shrinkObject(value, max).value : cutBytes(asText(value), max);
  };
  return compact({
    url: row["request.url"],
    method: row["request.method"],
    query_string: bound("request.query_string", queryText(row["request.query_string"]), MAX_BAG_BYTES.queryString),
    headers: bound("request.headers", texts(row["request.headers"]), MAX_BAG_BYTES.headers),
    cookies: bound("request.cookies", row["request.cookies"], MAX_BAG_BYTES.cookies),
    data: bound("request.data", row["request.data"], MAX_BAG_BYTES.requestData),
    env: bound("request.env", row["request.env"], MAX_BAG_BYTES.environmentVariables),
  });
}

/** Parameters as the text they were in the URL: readers of every age take that. */
function queryText(query: JsonValue | undefined): JsonValue | undefined {
  const parameters = typeof query === "object" ? readObject(query) : undefined;
  if (parameters === undefined) return query;
  return new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, asText(value)]),
  ).toString();
}

/** Header values are text; a list of them is one header said several times. */
function texts(headers: JsonObject | undefined): JsonObject | undefined {
  if (headers === undefined) return undefined;
  const entries = Object.entries(headers).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(asText).join(", ") : asText(value)]),
  );
}
