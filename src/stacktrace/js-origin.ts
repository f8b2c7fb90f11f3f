/** What the frames of a JavaScript trace say of where it ran. */
import type { Line } from "./language.js";
import { everyone, type Raised } from "./raised.js";

/** Places of Safari's without function are but addresses when nothing else stands with them. */
export function isLoneAddress(lines: readonly Line[], roots: readonly Raised[]): boolean {
  const all = roots.flatMap(everyone);
  const line = lines[all[0]?.to ?? 0]?.text ?? "";
  const named = all.some(({ type, frames }) => type !== undefined || frames.some((one) => one.function !== undefined));
  return !named && !/^(?:at |@)/.test(line);
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
