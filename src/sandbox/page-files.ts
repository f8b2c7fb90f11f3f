/** The page at `/` for people who would rather look than read: its files, as the build leaves them beside this one. */
import { existsSync, readFileSync } from "node:fs";
import type { Reply, Request } from "./http.js";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** Nothing from elsewhere, nothing inline: a value that slipped through as markup could still do nothing. */
const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** The page and what it loads; undefined for every other path. */
export function pageFile({ method, path }: Pick<Request, "method" | "path">): Reply | undefined {
  const name = path === "/" ? "index.html" : path.slice(1);
  if (method !== "GET" || !/^[a-z-]+\.(html|css|js)$/.test(name)) return undefined;
  const file = new URL(`./page/${name}`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const type = CONTENT_TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "text/plain";
  return { status: 200, headers: { "content-type": type, ...SECURITY_HEADERS }, body: readFileSync(file) };
}
