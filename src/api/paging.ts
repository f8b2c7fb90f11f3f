/** Lists that come in pages. */
import { z } from "zod";
import type { ApiResult } from "./failure.js";

/** One answer with the cursor of the next page, if there is one. */
export type Page = ApiResult<readonly unknown[]> & { readonly next?: string };
export type GetPage = (path: string, schema: z.ZodType<readonly unknown[]>) => Promise<Page>;

const anyList = z.array(z.unknown());

/**
 * Pages until there is no next one, `maxPages` are read, or a cursor comes back that was followed before. The
 * address of the next page is built here from its cursor: the server's own link might lead elsewhere.
 */
export async function listPages<T>(
  getPage: GetPage,
  path: string,
  element: z.ZodType<T>,
  maxPages: number,
): Promise<ApiResult<readonly T[]>> {
  const found: T[] = [];
  const followed = new Set<string>();
  let renamed: { readonly renamedTo?: string } = {};
  let seen = 0;
  for (let address = path, pages = 1; ; pages += 1) {
    const page = await getPage(address, anyList);
    if (!page.ok) return page;
    if (page.renamedTo !== undefined) renamed = { renamedTo: page.renamedTo };
    seen += page.value.length;
    for (const candidate of page.value) {
      const parsed = element.safeParse(candidate);
      if (parsed.success) found.push(parsed.data);
    }
    if (page.next === undefined || followed.has(page.next) || pages >= maxPages) break;
    followed.add(page.next);
    address = `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(page.next)}`;
  }
  if (seen > 0 && found.length === 0) return { ok: false, failure: { kind: "wrong_shape", at: "every element" } };
  return { ok: true, value: found, ...renamed };
}
