import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Coalescer } from "../../src/connector/coalesce.js";
import type { Envelope } from "../../src/sentry/envelope.js";
import type { Patience, Transport, Verdict } from "../../src/transport/transport.js";
import { VirtualClock } from "../support/virtual-clock.js";

const PATIENCE: Patience = { attemptsMs: 5_000, limitWaitMs: 1_000, queueWaitMs: 5_000, outage: "fail" };
const ACCEPTED: Verdict = { verdict: "accepted", projectId: "1" };
const REFUSED: Verdict = { verdict: "refused", kind: "envelope", status: 413, detail: "too big" };

/** A transport that records the containers it is given, and needs `latencyMs` for each. */
class RecordingTransport implements Transport {
  readonly containers: unknown[][] = [];
  readonly counts: (number | undefined)[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly judge: (bodies: readonly unknown[]) => Verdict = () => ACCEPTED,
    private readonly latencyMs = 50,
  ) {}

  async send(envelope: Envelope): Promise<Verdict> {
    const payload: unknown = JSON.parse(envelope.item.payload.toString());
    const items = payload !== null && typeof payload === "object" && "items" in payload ? payload.items : undefined;
    if (!Array.isArray(items)) throw new Error("not a container");
    const bodies = items.map((item: { body: unknown }) => item.body);
    this.containers.push(bodies);
    this.counts.push(envelope.item.itemCount);
    await this.clock.sleep(this.latencyMs);
    return this.judge(bodies);
  }
}

function log(body: string | number): Buffer {
  return Buffer.from(JSON.stringify({ body }));
}

function bench(judge?: (bodies: readonly unknown[]) => Verdict) {
  const clock = new VirtualClock();
  const transport = new RecordingTransport(clock, judge);
  return { clock, transport, coalescer: new Coalescer(transport, clock) };
}

describe("gathering logs and metrics", () => {
  it("sends a lone item at once", async () => {
    const { clock, transport, coalescer } = bench();
    const sent = coalescer.send("log", log("a"), { patience: PATIENCE });
    await clock.advance(0);
    expect(transport.containers).toEqual([["a"]]);
    await expect(clock.run(sent)).resolves.toEqual(ACCEPTED);
  });

  it("puts what arrives together into one container, and says how many", async () => {
    const { clock, transport, coalescer } = bench();
    const sent = [1, 2, 3].map((body) => coalescer.send("log", log(body), { patience: PATIENCE }));
    await clock.run(Promise.all(sent));
    expect(transport.containers).toEqual([[1, 2, 3]]);
    expect(transport.counts).toEqual([3]);
  });

  it("waits 20 ms for company while another container is under way", async () => {
    const { clock, transport, coalescer } = bench();
    const sent = [coalescer.send("log", log("first"), { patience: PATIENCE })];
    await clock.advance(5);
    sent.push(coalescer.send("log", log("second"), { patience: PATIENCE }));
    await clock.advance(15);
    sent.push(coalescer.send("log", log("third"), { patience: PATIENCE }));
    expect(transport.containers).toEqual([["first"]]);
    await clock.advance(5);
    expect(transport.containers).toEqual([["first"], ["second", "third"]]);
    await clock.run(Promise.all(sent));
  });

  it("never puts more than 100 into one, and fills them: 2,000 need 20", async () => {
    const { clock, transport, coalescer } = bench();
    const sent = Array.from({ length: 2_000 }, (_, body) => coalescer.send("log", log(body), { patience: PATIENCE }));
    await clock.run(Promise.all(sent));
    expect(transport.containers.map((bodies) => bodies.length)).toEqual(Array.from({ length: 20 }, () => 100));
    expect(transport.containers.flat()).toEqual(Array.from({ length: 2_000 }, (_, body) => body));
  });

  it("keeps a container within 1 MiB", async () => {
    const { clock, transport, coalescer } = bench();
    const big = "x".repeat(400_000);
    const sent = [1, 2, 3].map(() => coalescer.send("log", log(big), { patience: PATIENCE }));
    await clock.run(Promise.all(sent));
    expect(transport.containers.map((bodies) => bodies.length)).toEqual([2, 1]);
  });

  it("never mixes logs and metrics", async () => {
    const { clock, transport, coalescer } = bench();
    const sent = [
      coalescer.send("log", log("log"), { patience: PATIENCE }),
      coalescer.send("trace_metric", log("metric"), { patience: PATIENCE }),
    ];
    await clock.run(Promise.all(sent));
    expect(transport.containers.toSorted()).toEqual([["log"], ["metric"]]);
  });

  it("halves a refused container until the guilty items stand alone, each caller with its own verdict", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), fc.array(fc.nat(99)), async (count, guilty) => {
        const bad = new Set<unknown>(guilty);
        const { clock, coalescer } = bench((bodies) => (bodies.some((body) => bad.has(body)) ? REFUSED : ACCEPTED));
        const verdicts = await clock.run(
          Promise.all(
            Array.from({ length: count }, (_, body) => coalescer.send("log", log(body), { patience: PATIENCE })),
          ),
        );
        expect(verdicts).toEqual(Array.from({ length: count }, (_, body) => (bad.has(body) ? REFUSED : ACCEPTED)));
      }),
      { numRuns: 8 },
    );
  });

  it("does not halve for a fault that is not the items' own", async () => {
    const outage: Verdict = { verdict: "retryable", kind: "network", detail: "refused" };
    const { clock, transport, coalescer } = bench(() => outage);
    const sent = [1, 2, 3, 4].map((body) => coalescer.send("log", log(body), { patience: PATIENCE }));
    expect(await clock.run(Promise.all(sent))).toEqual([outage, outage, outage, outage]);
    expect(transport.containers).toHaveLength(1);
  });

  it("leaves out what was cancelled before departure", async () => {
    const { clock, transport, coalescer } = bench();
    const sent = [
      coalescer.send("log", log("kept"), { patience: PATIENCE }),
      coalescer.send("log", log("cancelled"), { patience: PATIENCE, signal: AbortSignal.abort() }),
    ];
    expect(await clock.run(Promise.all(sent))).toEqual([ACCEPTED, { verdict: "cancelled" }]);
    expect(transport.containers).toEqual([["kept"]]);
  });
});
