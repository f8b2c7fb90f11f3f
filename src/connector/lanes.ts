/**
 * Bounded concurrency over a stream of work: a fixed number of lanes, each taking the next piece
 * when it has finished its last. Nothing is read ahead of a free lane, so memory stays bounded.
 */
export async function runLanes<T>(
  pieces: Iterable<T> | AsyncIterable<T>,
  lanes: number,
  work: (piece: T) => Promise<void>,
): Promise<void> {
  const source = asyncIterator(pieces);
  let done = false;
  const lane = async (): Promise<void> => {
    while (!done) {
      const next = await source.next();
      if (next.done) {
        done = true;
        return;
      }
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
}

/** Async generators queue concurrent `next` calls themselves, so lanes may ask at the same time. */
async function* asyncIterator<T>(pieces: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, void> {
  yield* pieces;
}
