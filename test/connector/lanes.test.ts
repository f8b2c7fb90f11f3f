import { describe, expect, it } from "vitest";
import { runLanes } from "../../src/connector/lanes.js";

/** Work that ends when the test says so. */
function gates(): { readonly waiting: (() => void)[]; readonly work: () => Promise<void> } {
  const waiting: (() => void)[] = [];
  return { waiting, work: () => new Promise((resolve) => waiting.push(resolve)) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("lanes", () => {
  it("does every piece once, in order of arrival", async () => {
    const seen: number[] = [];
    await runLanes([1, 2, 3, 4, 5], 2, async (piece) => {
      seen.push(piece);
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it("keeps at most as many pieces under way as it has lanes, and reads no further ahead", async () => {
    let read = 0;
    async function* source(): AsyncGenerator<number> {
      while (read < 10) {
        read += 1;
        yield read;
      }
    }
    const { waiting, work } = gates();
    const run = runLanes(source(), 3, work);
    await settle();
    expect({ read, underWay: waiting.length }).toEqual({ read: 3, underWay: 3 });
    while (waiting.length > 0) {
      waiting.shift()?.();
      await settle();
      expect(waiting.length).toBeLessThanOrEqual(3);
    }
    await run;
    expect(read).toBe(10);
  });

  it("ends at once for nothing, and works with a lane even when asked for none", async () => {
    const seen: string[] = [];
    await runLanes([], 4, async () => {});
    await runLanes(["a"], 0, async (piece) => {
      seen.push(piece);
    });
    expect(seen).toEqual(["a"]);
  });

  it("passes a broken source on instead of hanging", async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error("disk gone");
    }
    await expect(runLanes(broken(), 2, async () => {})).rejects.toThrow("disk gone");
  });
});
