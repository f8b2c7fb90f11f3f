/** The doors for whoever looks on: names and shapes are contracts with other programs. */
import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/sandbox.js";
import { call, envelope, openSandbox, post } from "../support/sandbox.js";
import { VirtualClock } from "../support/virtual-clock.js";

const ID = "9ec79c33ec9942ab8353589fcb2e04dc";

describe("startSandbox", () => {
  test("says what a client needs, and nothing else", async () => {
    const sandbox = await openSandbox({ organization: "nord", project: "cart", token: "sntryu_fake_mine" });
    expect(sandbox.ready).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      dsn: expect.stringMatching(/^http:\/\/[0-9a-f]{32}@127\.0\.0\.1:\d+\/\d+$/),
      api_token: "sntryu_fake_mine",
      organization_slug: "nord",
      project_slug: "cart",
    });
  });

  test("its default token is visibly fake", async () => {
    expect((await openSandbox()).api_token).toContain("fake");
  });

  test("rejects when the port is taken, and a slug that is none", async () => {
    const sandbox = await openSandbox();
    await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow("EADDRINUSE");
    await expect(startSandbox({ project: "Not A Slug" })).rejects.toThrow();
  });

  test("can be an old server, with the windows of its time", async () => {
    const clock = new VirtualClock();
    const sandbox = await openSandbox({ clock, server: "old" });
    const timestamp = clock.now() / 1000 - 31 * 86_400;
    await post(sandbox.dsn, envelope({}, [{ type: "event" }, { timestamp, tags: { ["k".repeat(33)]: "v" } }]));
    expect(sandbox.items()[0]?.remarks.map(({ type }) => type)).toEqual(["invalid_data", "past_timestamp"]);
  });

  test("goes by its clock, the Date header included", async () => {
    const sandbox = await openSandbox({ clock: new VirtualClock(Date.UTC(2030, 0, 1)) });
    const { headers } = await post(sandbox.dsn, envelope({}, [{ type: "event" }, {}]));
    expect(headers.get("Date")).toBe("Tue, 01 Jan 2030 00:00:00 GMT");
    expect(sandbox.items()[0]?.received_at).toBe("2030-01-01T00:00:00.000Z");
  });
});

describe("/_sandbox/", () => {
  test("items: what was stored or dropped later, with its outcome", async () => {
    const sandbox = await openSandbox();
    await post(sandbox.dsn, envelope({ event_id: ID }, [{ type: "event" }, { message: "x", tags: { release: "1" } }]));
    await post(sandbox.dsn, envelope({ event_id: ID }, [{ type: "transaction" }, { message: "y" }]));
    await post(sandbox.dsn, "nonsense");
    const { body } = await call(`${sandbox.url}/_sandbox/items`);
    expect(body).toEqual([
      {
        type: "event",
        event_id: ID,
        received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        payload: { message: "x", tags: { release: "1" } },
        outcome: "accepted",
        project_id: new URL(sandbox.dsn).pathname.slice(1),
        remarks: [{ type: "invalid_data", name: "tags.release", reason: "reserved key, removed" }],
      },
      expect.objectContaining({ type: "transaction", outcome: "invalid_transaction" }),
    ]);
    expect(body).toEqual(sandbox.items());
  });

  test("outcomes: counts, refused requests included", async () => {
    const sandbox = await openSandbox();
    await post(sandbox.dsn, envelope({}, [{ type: "event" }, {}]));
    await post(sandbox.dsn, "nonsense");
    expect((await call(`${sandbox.url}/_sandbox/outcomes`)).body).toEqual({ accepted: 1, invalid_envelope: 1 });
  });

  test("requests: what was called, without headers", async () => {
    const sandbox = await openSandbox();
    await call(`${sandbox.url}/api/0/`, { headers: { Authorization: `Bearer ${sandbox.api_token}` } });
    await post(sandbox.dsn, "nonsense");
    const { body } = await call(`${sandbox.url}/_sandbox/requests`);
    expect(body).toMatchObject([
      { method: "GET", path: "/api/0/", status: 200, bytes: 0, in_flight: 1 },
      { method: "POST", status: 400, bytes: 8, encoding: null },
    ]);
    expect(JSON.stringify(body)).not.toContain(sandbox.api_token);
  });

  test("DELETE items forgets them, and what was a duplicate", async () => {
    const sandbox = await openSandbox();
    const body = envelope({ event_id: ID }, [{ type: "event" }, {}]);
    await post(sandbox.dsn, body);
    expect((await call(`${sandbox.url}/_sandbox/items`, { method: "DELETE" })).status).toBe(204);
    expect(sandbox.items()).toEqual([]);
    expect(sandbox.outcomes()).toEqual({});
    await post(sandbox.dsn, body);
    expect(sandbox.outcomes()).toEqual({ accepted: 1 });
  });

  test("anything else is told what there is", async () => {
    const sandbox = await openSandbox();
    expect(await call(`${sandbox.url}/_sandbox/nothing`)).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining("GET items") },
    });
    expect((await call(`${sandbox.url}/_sandbox/constructor`)).status).toBe(404);
    expect((await call(`${sandbox.url}/_sandbox/projects`, { method: "POST", body: '{"slug":"../x"}' })).status).toBe(
      400,
    );
  });

  test("is closed to web sites", async () => {
    const sandbox = await openSandbox();
    const from = async (Origin: string) =>
      (await call(`${sandbox.url}/_sandbox/items`, { headers: { Origin } })).status;
    expect(await from("https://evil.example")).toBe(403);
    expect(await from(sandbox.url)).toBe(200);
  });
});

describe("memory", () => {
  test("the oldest items go first, the counts stay", async () => {
    const sandbox = await openSandbox({ clock: new VirtualClock() });
    const text = "x".repeat(1_000_000);
    for (let index = 0; index < 70; index += 1) {
      const id = index.toString(16).padStart(32, "0");
      await post(sandbox.dsn, envelope({ event_id: id }, [{ type: "event" }, { message: text, extra: { index } }]));
    }
    const items = sandbox.items();
    expect(items.length).toBe(67);
    expect(items.at(-1)?.payload).toMatchObject({ extra: { index: 69 } });
    expect(sandbox.outcomes()).toEqual({ accepted: 70 });
  });
});

describe("connections that misbehave", () => {
  const exchange = (port: number, bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
      let answer = "";
      socket.on("data", (chunk) => {
        answer += chunk.toString();
      });
      socket.once("error", reject);
      socket.once("close", () => resolve(answer));
    });

  test("garbage, half a request, and a body that ends early leave it standing", async () => {
    const sandbox = await openSandbox();
    const port = Number(new URL(sandbox.url).port);
    await exchange(port, "hello\r\n\r\n");
    await exchange(port, "POST /api/2/envelope/ HTTP/1.1\r\nHost: x\r\n");
    await exchange(port, "POST /api/2/envelope/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{}");
    expect((await post(sandbox.dsn, envelope({}, [{ type: "event" }, {}]))).status).toBe(200);
    expect(sandbox.items()).toHaveLength(1);
  });

  test("a chunked body works as well", async () => {
    const sandbox = await openSandbox();
    const url = new URL(`${sandbox.url}/api${new URL(sandbox.dsn).pathname}/envelope/`);
    url.searchParams.set("sentry_key", new URL(sandbox.dsn).username);
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(url, { method: "POST" }, (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode));
      });
      outgoing.once("error", reject);
      outgoing.write('{}\n{"type":"event"}\n');
      outgoing.end('{"message":"chunked"}');
    });
    expect(status).toBe(200);
    expect(sandbox.items()[0]?.payload).toEqual({ message: "chunked" });
  });
});
