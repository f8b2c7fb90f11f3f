/** `Origin` (or `Referer`) against the project's allowed domains. Absent is always fine. */
import type { IncomingHttpHeaders } from "node:http";

export function isOriginAllowed(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  const host = webHost(headers.origin) ?? webHost(headers.referer);
  if (host === undefined) return true;
  return allowed.some(
    (domain) => domain === "*" || domain === host || (domain.startsWith("*.") && host.endsWith(domain.slice(1))),
  );
}

/** Only http and https addresses count. */
export function webHost(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "http:" || url.protocol === "https:" ? url.hostname : undefined;
}
