/** Bun prints a cause behind what it caused, like any other error; they began in the same call. */
import { everyone, linkTo, type Raised } from "../../raised.js";
import { isSame } from "./elided.js";

/** The roots, with those that Bun printed hung on the error before them. */
export function chainedByBun(roots: readonly Raised[], printed: readonly Raised[]): Raised[] {
  return roots.filter((root, index) => {
    const before = roots[index - 1];
    if (before === undefined || !printed.includes(root) || !isSame(root.frames.at(-1), before.frames.at(-1)))
      return true;
    linkTo(everyone(before).at(-1) ?? before, root, "cause");
    return false;
  });
}
