import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/sandbox.js";
import { call, openSandbox } from "../../support/sandbox.js";

const get = (sandbox: Sandbox, path: string) =>
  call(path.startsWith("http") ? path : sandbox.url + path, {
    headers: { Authorization: `Bearer ${sandbox.api_token}` },
  });
const KEYS = "/api/0/projects/acme/shop/keys/";

/** Follows `Link` as the documentation says: until `results="false"`. */
async function pages(sandbox: Sandbox, path: string): Promise<unknown[][]> {
  const found: unknown[][] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { body, headers } = await get(sandbox, next);
    found.push(body as unknown[]);
    next = /<([^>]+)>; rel="next"; results="true"/.exec(headers.get("Link") ?? "")?.[1];
  }
  return found;
}

describe("keys", () => {
  test("show what a DSN is resolved from", async () => {
    const sandbox = await openSandbox({
      projects: [{ slug: "shop", keys: [{ rate_limit: { window: 60, count: 5 } }] }],
    });
    const { body } = await get(sandbox, KEYS);
    expect(body).toEqual([
      expect.objectContaining({
        public: new URL(sandbox.dsn).username,
        projectId: Number(new URL(sandbox.dsn).pathname.slice(1)),
        isActive: true,
        rateLimit: { window: 60, count: 5 },
        dsn: expect.objectContaining({ public: sandbox.dsn }),
      }),
    ]);
  });

  test("by status; any other word than active and inactive gives none", async () => {
    const sandbox = await openSandbox({
      projects: [{ slug: "shop", keys: [{ is_active: false, label: "old" }, { label: "new" }] }],
    });
    const labels = async (query: string) =>
      ((await get(sandbox, KEYS + query)).body as { label: string }[]).map(({ label }) => label);
    expect(await labels("")).toEqual(["old", "new"]);
    expect(await labels("?status=active")).toEqual(["new"]);
    expect(await labels("?status=inactive")).toEqual(["old"]);
    expect(await labels("?status=ACTIVE")).toEqual([]);
    expect(await labels("?status=__proto__")).toEqual([]);
  });

  test("none at all is an empty list", async () => {
    const sandbox = await openSandbox({ projects: [{ slug: "shop", keys: [] }] });
    expect(await get(sandbox, KEYS)).toMatchObject({ status: 200, body: [] });
    expect(sandbox.dsn).toBe("");
  });

  test("come ten a page", async () => {
    const keys = Array.from({ length: 23 }, (_, index) => ({ label: `key ${index}` }));
    const sandbox = await openSandbox({ projects: [{ slug: "shop", keys }] });
    const found = await pages(sandbox, KEYS);
    expect(found.map((page) => page.length)).toEqual([10, 10, 3]);
    expect(new Set(found.flat().map((key) => (key as { public: string }).public)).size).toBe(23);
    const { headers } = await get(sandbox, KEYS);
    expect(headers.get("Link")).toMatch(
      /rel="previous"; results="false"; cursor="0:0:1", <.+>; rel="next"; results="true"; cursor="0:1:0"$/,
    );
  });

  test("a full last page is followed by none", async () => {
    const sandbox = await openSandbox({ projects: [{ slug: "shop", keys: Array.from({ length: 20 }, () => ({})) }] });
    expect((await pages(sandbox, KEYS)).map((page) => page.length)).toEqual([10, 10]);
  });

  test("a cursor or page size that is none", async () => {
    const sandbox = await openSandbox();
    expect((await get(sandbox, `${KEYS}?cursor=abc`)).status).toBe(400);
    expect((await get(sandbox, `${KEYS}?per_page=101`)).status).toBe(400);
    expect((await get(sandbox, `${KEYS}?cursor=`)).status).toBe(200);
  });
});

describe("projects", () => {
  test("of the organization, a hundred a page", async () => {
    const projects = Array.from({ length: 249 }, (_, index) => ({ slug: `p${index}` }));
    const sandbox = await openSandbox({ projects });
    expect((await pages(sandbox, "/api/0/organizations/acme/projects/")).map((page) => page.length)).toEqual([
      100, 100, 50,
    ]);
  });

  test("one that is added later has a key and takes envelopes", async () => {
    const sandbox = await openSandbox();
    const added = await call(`${sandbox.url}/_sandbox/projects`, {
      method: "POST",
      body: JSON.stringify({ slug: "late" }),
    });
    const [key] = (await get(sandbox, "/api/0/projects/acme/late/keys/")).body as { dsn: { public: string } }[];
    expect(added.body).toMatchObject({ slug: "late", dsns: [key?.dsn.public] });
  });

  test("keep their key from one start to the next", async () => {
    const [first, second] = [await openSandbox(), await openSandbox()];
    expect(new URL(first.dsn).username).toBe(new URL(second.dsn).username);
  });

  test("below a path, as a self-hosted server may be", async () => {
    const sandbox = await openSandbox({ pathPrefix: "/sentry" });
    expect(sandbox.url).toMatch(/\/sentry$/);
    expect(new URL(sandbox.dsn).pathname).toMatch(/^\/sentry\/\d+$/);
    const [key] = (await get(sandbox, KEYS)).body as { dsn: { public: string } }[];
    expect(key?.dsn.public).toBe(sandbox.dsn);
    expect((await call(`${new URL(sandbox.url).origin}${KEYS}`)).status).toBe(404);
  });
});
