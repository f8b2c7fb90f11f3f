/**
 * Lists in pages with a `Link` header. A cursor is `value:offset:is_prev`; the offset counts pages.
 * Source: https://docs.sentry.io/api/pagination/ (2026-11).
 */
import type { JsonValue } from "../../sentry/items.js";
import type { Reply } from "../http.js";

const CURSOR = /^0:(\d{1,9}):[01]$/;
export const MAX_PER_PAGE = 100;

export function page(all: readonly JsonValue[], url: string, query: URLSearchParams, defaultPerPage: number): Reply {
  const cursor = query.get("cursor") || "0:0:0";
  const match = CURSOR.exec(cursor);
  if (!match) return { status: 400, body: { detail: "Invalid cursor parameter." } };
  const wanted = Number(query.get("per_page") ?? defaultPerPage);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MAX_PER_PAGE)
    return { status: 400, body: { detail: `Invalid per_page value. Must be between 1 and ${MAX_PER_PAGE}.` } };
  const index = Number(match[1]);
  const link = (rel: "previous" | "next", at: number, results: boolean): string => {
    const target = new URLSearchParams(query);
    const position = `0:${Math.max(at, 0)}:${rel === "previous" ? 1 : 0}`;
    target.set("cursor", position);
    return `<${url}?${target}>; rel="${rel}"; results="${results}"; cursor="${position}"`;
  };
  const entries = all.slice(index * wanted, (index + 1) * wanted);
  return {
    status: 200,
    headers: {
      Link: `${link("previous", index - 1, index > 0)}, ${link("next", index + 1, all.length > (index + 1) * wanted)}`,
    },
    body: entries,
  };
}
