/** Text as it arrives: in pieces of any size. */
export async function* inChunks(text: string, size = text.length || 1): AsyncGenerator<string, void, void> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of source) all.push(piece);
  return all;
}
