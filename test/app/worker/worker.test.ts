import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { fakeDestination, request, startWorker, tracking } from "./fake-destination.js";

/** A promise that the test settles. */
function gate<T>() {
  let open: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

describe("the worker's methods", () => {
  it("initialize: says versions and what it can", async () => {
    const worker = startWorker(fakeDestination());
    worker.send(request(1, "initialize"));
    expect(await worker.finish()).toBe(0);
    expect(worker.answers()).toEqual([
      {
        jsonrpc: "2.0",
        id: 1,
        result: {
          protocol_version: 1,
          name: expect.any(String),
          version: expect.stringMatching(/^\d+\.\d+\.\d+/),
          node: process.version,
          capabilities: {
            methods: ["initialize", "check", "discover", "write", "status", "shutdown"],
            max_line_bytes: 8_388_608,
          },
        },
      },
    ]);
  });

  it("check and discover: answer the protocol message", async () => {
    const seen: unknown[] = [];
    const worker = startWorker(
      fakeDestination({
        check: async (settings) => {
          seen.push(settings);
          return { type: "connection_status", connection_status: { status: "failed", message: "no" } };
        },
      }),
    );
    worker.send(request("c", "check", { config: { api_token: 5 } }), request("d", "discover"));
    await worker.finish();
    expect(seen).toEqual([{ api_token: 5 }]);
    const answers = worker.answers().toSorted((a, b) => String(a.id).localeCompare(String(b.id)));
    expect(answers).toMatchObject([
      { id: "c", result: { type: "connection_status", connection_status: { status: "failed" } } },
      { id: "d", result: { type: "catalog" } },
    ]);
  });

  it("write: hands over what it was given, in the connector's words", async () => {
    const calls: unknown[][] = [];
    const worker = startWorker(
      fakeDestination({
        write: async (...args) => {
          calls.push(args);
          return tracking(1);
        },
      }),
    );
    worker.send(
      request(1, "write", {
        config: { project_slug: "shop" },
        stream: "errors",
        records: [true, { message: "x" }],
        action: "destination_update",
        identifier_key: "_id",
        write_id: "w-1",
        sync_id: "3",
        sync_run_id: "7",
        sync_mode: "incremental",
        model: "failed jobs",
        primary_key: "id",
      }),
    );
    await worker.finish();
    expect(worker.answers()[0]?.result).toEqual(tracking(1));
    expect(calls).toEqual([
      [
        {
          destination: { connection_specification: { project_slug: "shop" } },
          stream: { name: "errors" },
          model: { name: "failed jobs", primary_key: "id" },
          sync_mode: "incremental",
          sync_id: "3",
          sync_run_id: "7",
        },
        [true, { message: "x" }],
        "destination_update",
        "_id",
        { writeId: "w-1", signal: expect.any(AbortSignal) },
      ],
    ]);
  });

  it("status: counts what became of the records", async () => {
    const results = [tracking(1), tracking(0, 1), tracking(2)];
    const worker = startWorker(fakeDestination({ write: async () => results.pop() ?? tracking(0) }));
    worker.send(request(1, "write"), request(2, "write"), request(3, "write"));
    await worker.clock.advance(0);
    worker.send(request(4, "status"));
    await worker.finish();
    expect(worker.answers()[3]?.result).toMatchObject({
      pid: process.pid,
      in_flight: 1,
      writes: 3,
      records: { delivered: 3, queued: 0, skipped: 0, rejected: 0, errored: 1 },
    });
  });
});

describe("requests", () => {
  it("run side by side, 200 of them, and are answered by id in the order they finish", async () => {
    const gates = Array.from({ length: 200 }, () => gate<void>());
    let started = 0;
    const worker = startWorker(
      fakeDestination({
        write: async (_config, records) => {
          started += 1;
          const index = Array.isArray(records) ? Number(records[0]) : 0;
          await gates[index]?.promise;
          return tracking(index);
        },
      }),
    );
    worker.send(...gates.map((_, index) => request(index, "write", { records: [index] })));
    await worker.clock.advance(0);
    expect(started).toBe(200);
    for (const one of gates.toReversed()) {
      one.open();
      await worker.clock.advance(0);
    }
    await worker.finish();
    expect(worker.answers().map((answer) => answer.id)).toEqual(gates.map((_, index) => 199 - index));
    for (const answer of worker.answers()) expect(answer.result).toMatchObject({ tracking: { success: answer.id } });
  });

  it("can be cancelled, and are answered all the same", async () => {
    const worker = startWorker(
      fakeDestination({
        write: (_config, records, _action, _key, options) =>
          new Promise((resolve) => {
            if (Array.isArray(records)) resolve(tracking(1));
            options?.signal?.addEventListener("abort", () => resolve(tracking(0, 1)));
          }),
      }),
    );
    worker.send(request("slow", "write", { records: null }));
    worker.send({ jsonrpc: "2.0", method: "$/cancel", params: { id: "other" } });
    await worker.clock.advance(0);
    expect(worker.answers()).toEqual([]);
    worker.send({ jsonrpc: "2.0", method: "$/cancel", params: { id: "slow" } });
    await worker.finish();
    expect(worker.answers()).toMatchObject([{ id: "slow", result: { tracking: { failed: 1 } } }]);
  });

  it("are not read faster than answers are taken", async () => {
    const takes: (() => void)[] = [];
    const slow = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void takes.push(done) });
    let writes = 0;
    const bulky = {
      ...tracking(1),
      tracking: { ...tracking(1).tracking, logs: [{ level: "info" as const, message: "x".repeat(1_500_000) }] },
    };
    const worker = startWorker(
      fakeDestination({
        write: async () => {
          writes += 1;
          return bulky;
        },
      }),
      { output: slow },
    );
    for (let id = 0; id < 12; id += 1) {
      worker.send(request(id, "write"));
      await worker.clock.advance(0);
    }
    expect(writes).toBeLessThan(12);
    const finished = worker.finish();
    while (writes < 12 || takes.length > 0) {
      takes.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await finished).toBe(0);
  });
});

describe("what is no request", () => {
  const ping = request("after", "status");

  it.each([
    ["no JSON", "{nonsense", null, -32_700],
    ["no object", "[]", null, -32_600],
    ["a batch", JSON.stringify([request(1, "status")]), null, -32_600],
    ["no version", '{"id":3,"method":"status"}', 3, -32_600],
    ["an id of a wrong type", '{"jsonrpc":"2.0","id":{"a":1},"method":"status"}', null, -32_600],
    ["positional parameters", '{"jsonrpc":"2.0","id":4,"method":"status","params":[1]}', 4, -32_600],
    ["an unknown method", request(5, "__proto__"), 5, -32_601],
    ["parameters of a wrong type", request(6, "write", { write_id: 12 }), 6, -32_602],
  ])("%s is answered as such, and the next request still works", async (_name, line, id, code) => {
    const worker = startWorker(fakeDestination());
    worker.send(line);
    await worker.clock.advance(0);
    worker.send(ping);
    await worker.finish();
    expect(worker.answers()).toMatchObject([{ id, error: { code } }, { id: "after" }]);
  });

  it("a line beyond the bound is refused by id where one can be found, and nothing else is lost", async () => {
    const worker = startWorker(fakeDestination(), { maxLineBytes: 1_000 });
    const flood = "x".repeat(5_000);
    worker.send(
      `{"jsonrpc":"2.0","id":7,"method":"write","params":{"records":["${flood}"]}}`,
      `{"jsonrpc":"2.0","method":"write","params":{"records":["${flood}"]},"id":8}`,
      request(9, "status"),
    );
    await worker.finish();
    expect(worker.answers()).toMatchObject([
      { id: 7, error: { code: -32_001 } },
      { id: null, error: { code: -32_001 } },
      { id: 9, result: {} },
    ]);
  });

  it("an id that is still under way is refused; the first request goes on", async () => {
    const slow = gate<void>();
    const worker = startWorker(
      fakeDestination({
        write: async () => {
          await slow.promise;
          return tracking(1);
        },
      }),
    );
    worker.send(request(1, "write"), request(1, "write"));
    await worker.clock.advance(0);
    slow.open();
    await worker.finish();
    expect(worker.answers()).toMatchObject([
      { id: null, error: { code: -32_600 } },
      { id: 1, result: {} },
    ]);
  });

  it("unknown notifications are passed over", async () => {
    const worker = startWorker(fakeDestination());
    worker.send({ jsonrpc: "2.0", method: "$/progress", params: {} }, { jsonrpc: "2.0", method: "$/cancel" }, ping);
    await worker.finish();
    expect(worker.answers()).toMatchObject([{ id: "after" }]);
  });

  it("a bug in a method is an internal error for its caller, and its stack is logged", async () => {
    const worker = startWorker(
      fakeDestination({
        check: () => Promise.reject(new Error("a bug")),
        discover: () => {
          throw new Error("another");
        },
      }),
    );
    worker.send(request(1, "check"), request(2, "discover"));
    await worker.finish();
    expect(worker.answers().map((answer) => answer.error?.code)).toEqual([-32_603, -32_603]);
    expect(JSON.stringify(worker.answers())).not.toContain("bug");
    expect(worker.log.join("")).toContain("a bug");
  });
});

describe("the end", () => {
  it("of input: what is under way is finished and answered", async () => {
    const slow = gate<void>();
    const worker = startWorker(
      fakeDestination({
        write: async () => {
          await slow.promise;
          return tracking(1);
        },
      }),
    );
    worker.send(request(1, "write"));
    worker.input.end();
    await worker.clock.advance(5_000);
    slow.open();
    expect(await worker.clock.run(worker.ended)).toBe(0);
    expect(worker.answers()).toMatchObject([{ id: 1, result: {} }]);
  });

  it("of input: what does not finish in 15 s is cancelled", async () => {
    const worker = startWorker(
      fakeDestination({
        write: (_config, _records, _action, _key, options) =>
          new Promise((resolve) => options?.signal?.addEventListener("abort", () => resolve(tracking(0, 1)))),
      }),
    );
    worker.send(request(1, "write"));
    expect(await worker.finish()).toBe(0);
    expect(worker.answers()).toMatchObject([{ id: 1, result: { tracking: { failed: 1 } } }]);
    expect(worker.clock.monotonic()).toBe(15_000);
  });

  it("of input: what cannot even be cancelled does not hold the process", async () => {
    const worker = startWorker(fakeDestination({ write: () => new Promise(() => {}) }));
    worker.send(request(1, "write"));
    expect(await worker.finish()).toBe(0);
    expect(worker.clock.monotonic()).toBe(17_000);
  });

  it("by shutdown: answered, and nothing after it is read", async () => {
    let writes = 0;
    const worker = startWorker(
      fakeDestination({
        write: async () => {
          writes += 1;
          return tracking(1);
        },
      }),
    );
    worker.send(request(1, "shutdown"));
    expect(await worker.clock.run(worker.ended)).toBe(0);
    expect(worker.answers()).toEqual([{ jsonrpc: "2.0", id: 1, result: {} }]);
    expect(worker.input.destroyed).toBe(true);
    expect(writes).toBe(0);
  });

  it("by the parent's death, although a sibling still holds the pipe open", async () => {
    const worker = startWorker(fakeDestination());
    await worker.clock.advance(60_000);
    expect(worker.input.destroyed).toBe(false);
    worker.parent.pid = 4_711;
    await worker.clock.advance(1_000);
    expect(await worker.clock.run(worker.ended)).toBe(0);
    expect(worker.log.join("")).toContain("parent process is gone");
  });

  it("is the host's to decide: a polite request to end, sent to the whole group, changes nothing", async () => {
    const worker = startWorker(fakeDestination());
    await worker.clock.advance(0);
    for (const interrupt of worker.interrupts) interrupt();
    worker.send(request(1, "write"));
    await worker.finish();
    expect(worker.answers()).toMatchObject([{ id: 1, result: {} }]);
    expect(worker.interrupts.size).toBe(0);
  });
});
