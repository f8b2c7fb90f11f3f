/** What the frames of a JavaScript trace say of where it ran. */
import type { Line } from "./language.js";
import { everyone, type Raised } from "./raised.js";

/** A place of Safari's without function is but an address when it stands alone. */
export function isLoneAddress(lines: readonly Line[], roots: readonly Raised[]): boolean {
  const all = roots.flatMap(everyone);
  const [frame] = all.flatMap(({ frames }) => frames);
  const count = all.reduce((sum, { frames }) => sum + frames.length, 0);
  const line = lines[all[0]?.to ?? 0]?.text ?? "";
  return count === 1 && frame?.function === undefined && all[0]?.type === undefined && !/^(?:at |@)/.test(line);
}

/** Node, Deno and Bun name files of a disk; browsers name addresses. */
export function isNode(raised: Raised): boolean {
  const browser = raised.frames.some(({ filename }) =>
    /^(?:https?|capacitor|app|chrome-extension|blob):/.test(filename ?? ""),
  );
  return (
    !browser &&
    raised.frames.some(({ filename }) => /^(?:node:|internal\/|file:\/\/\/|\/(?!data\/)|[A-Z]:\\)/.test(filename ?? ""))
  );
}
