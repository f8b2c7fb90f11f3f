/**
 * Where the next page starts. Source: https://docs.sentry.io/api/pagination/: two entries, each with `rel`,
 * `results` and `cursor`; there is more only where the `next` one says `results="true"`.
 */
export function nextCursor(header: string | undefined): string | undefined {
  for (const entry of (header ?? "").split(/,\s*(?=<)/)) {
    const parameters = new Map([...entry.matchAll(/;\s*(\w+)="([^"]*)"/g)].map((match) => [match[1], match[2]]));
    if (parameters.get("rel") !== "next") continue;
    return parameters.get("results") === "true" ? parameters.get("cursor") || undefined : undefined;
  }
  return undefined;
}
