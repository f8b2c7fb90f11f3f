import { describe, expect, it } from "vitest";
import { inOrder } from "../../src/app/in-order.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { collect } from "./input/chunks.js";

async function* numbers(count: number, taken: number[] = []): AsyncGenerator<number, void, void> {
  for (let n = 0; n < count; n += 1) {
    taken.push(n);
    yield n;
  }
}

describe("inOrder", () => {
  it("yields every result in the order of the input, with as many lanes at work as asked for", async () => {
    const clock = new VirtualClock();
    let running = 0;
    let most = 0;
    const work = async (n: number): Promise<number> => {
      most = Math.max(most, ++running);
      await clock.sleep((n * 37) % 11);
      running -= 1;
      return n * 2;
    };
    const results = await clock.run(collect(inOrder(numbers(50), { lanes: 4, window: 100 }, work)));
    expect(results).toEqual(Array.from({ length: 50 }, (_, n) => n * 2));
    expect(most).toBe(4);
  });

  it("lets the others run ahead of a slow piece, but no further than the window", async () => {
    const clock = new VirtualClock();
    const taken: number[] = [];
    const work = (n: number): Promise<void> => clock.sleep(n === 0 ? 1_000 : 1);
    const all = collect(inOrder(numbers(100, taken), { lanes: 3, window: 10 }, work));
    await clock.advance(500);
    expect(taken).toHaveLength(10);
    await clock.run(all);
    expect(taken).toHaveLength(100);
  });

  it("reads no further than the consumer has come, plus the window", async () => {
    const taken: number[] = [];
    const results = inOrder(numbers(1_000, taken), { lanes: 5, window: 20 }, async (n) => n);
    for (let n = 0; n < 10; n += 1) await results.next();
    expect(taken.length).toBeLessThanOrEqual(32);
    await results.return();
  });

  it("hands on what is under way when stopped, even while the source keeps silent", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    async function* silent(): AsyncGenerator<number, void, void> {
      yield 1;
      yield 2;
      await new Promise(() => {});
    }
    const work = async (n: number): Promise<number> => {
      await clock.sleep(100);
      return n;
    };
    const all = collect(inOrder(silent(), { lanes: 5, window: 10, stop: stop.signal }, work));
    await clock.advance(50);
    stop.abort();
    expect(await clock.run(all)).toEqual([1, 2]);
  });

  it("begins nothing when it was stopped before", async () => {
    const taken: number[] = [];
    const options = { lanes: 1, window: 1, stop: AbortSignal.abort() };
    expect(await collect(inOrder(numbers(3, taken), options, async (n) => n))).toEqual([]);
    expect(taken).toEqual([]);
  });

  it("throws what the source throws, after the results before it", async () => {
    async function* failing(): AsyncGenerator<number, void, void> {
      yield 1;
      throw new Error("disk gone");
    }
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const n of inOrder(failing(), { lanes: 2, window: 2 }, async (n) => n)) seen.push(n);
    };
    await expect(run()).rejects.toThrow("disk gone");
    expect(seen).toEqual([1]);
  });
});
