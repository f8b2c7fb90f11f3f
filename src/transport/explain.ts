/**
 * What a server says of a refusal, in one line that is safe to show. Relay answers `detail` and
 * `causes`, compatible servers `message` or `error`; what comes as HTML was not Sentry.
 */
import type { HttpResponse } from "../http/http-client.js";

const MAX_CHARS = 300;
/** Bytes of the body that are looked at. */
const MAX_BYTES = 16_384;

export function explainBody({ headers, body }: Pick<HttpResponse, "headers" | "body">): string {
  const text = body.subarray(0, MAX_BYTES).toString("utf8").trim();
  const said = /^</.test(text) || headers["content-type"]?.includes("html") ? explainHtml(text) : explainJson(text);
  const error = headers["x-sentry-error"] ?? "";
  const parts = said.includes(error) ? [said] : [said, error];
  return oneLine(parts.filter((part) => part !== "").join("; "));
}

function explainHtml(text: string): string {
  const title = /<title[^>]*>([^<]{1,120})/i.exec(text)?.[1]?.trim();
  return `an HTML page${title ? ` ("${title}")` : ""}, probably from a proxy or load balancer in front of Sentry`;
}

function explainJson(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  const detail = ["detail", "message", "error"].map((name) => sentence(field(value, name))).find((said) => said !== "");
  const causes = field(value, "causes");
  const reasons = Array.isArray(causes) ? causes.filter((cause) => typeof cause === "string") : [];
  return [detail ?? "", reasons.join("; ")].filter((part) => part !== "").join(" - ");
}

/** Some servers wrap the sentence: `{"detail":{"message":"…"}}`. */
function sentence(value: unknown): string {
  if (typeof value === "string") return value;
  const message = field(value, "message");
  return typeof message === "string" ? message : "";
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** Control and direction characters would let a server write into somebody's terminal. */
function oneLine(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return (line.length > MAX_CHARS ? `${line.slice(0, MAX_CHARS).toWellFormed()}…` : line).replace(/\.$/, "");
}
