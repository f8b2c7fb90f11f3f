/** Bounded concurrency whose results come out in the order of the input. */

export interface LaneOptions {
  /** Pieces under way at a time. */
  readonly lanes: number;
  /** Pieces begun and not yet handed on: how far the others may run ahead of a slow one. */
  readonly window: number;
  /** When aborted, nothing more is taken from the source; what is under way still comes out. */
  readonly stop?: AbortSignal;
}

/**
 * Yields the result of `work` for each piece. Takes a piece only when a lane and room in the window are
 * free, so memory stays bounded. What the source throws is thrown here, after the results before it;
 * `work` must not reject.
 */
export async function* inOrder<T, R>(
  source: AsyncIterable<T>,
  options: LaneOptions,
  work: (piece: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const { lanes, window, stop } = options;
  const begun: Promise<R>[] = [];
  const bell = createBell();
  let running = 0;
  let ended = stop?.aborted === true;
  let failure: { readonly cause: unknown } | undefined;

  const end = (): void => {
    ended = true;
    bell.ring();
  };
  const pump = async (): Promise<void> => {
    try {
      for await (const piece of source) {
        if (ended) return;
        running += 1;
        const lane = work(piece).finally(() => {
          running -= 1;
          bell.ring();
        });
        begun.push(lane);
        bell.ring();
        while (!ended && (running >= lanes || begun.length >= window)) await bell.next();
      }
    } catch (cause) {
      failure = { cause };
    } finally {
      end();
    }
  };

  stop?.addEventListener("abort", end, { once: true });
  try {
    if (!ended) void pump();
    for (;;) {
      const oldest = begun[0];
      if (oldest !== undefined) {
        const result = await oldest;
        begun.shift();
        bell.ring();
        yield result;
      } else if (ended) {
        break;
      } else {
        await bell.next();
      }
    }
  } finally {
    stop?.removeEventListener("abort", end);
    end();
  }
  if (failure !== undefined) throw failure.cause;
}

/** Tells everybody who waits that something changed. */
function createBell(): { ring(): void; next(): Promise<void> } {
  let waiting: (() => void)[] = [];
  return {
    ring() {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
