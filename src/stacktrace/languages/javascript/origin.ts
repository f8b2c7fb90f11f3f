/** What the frames of a JavaScript trace say of where it ran. */
import type { Frame } from "../../../sentry/items.js";
import { isTellingType } from "../../headline.js";
import type { Line } from "../../language.js";
import { everyone, type Raised } from "../../raised.js";
import { jsFrame } from "./frame.js";

/** Places of Safari's without function are but addresses when nothing else stands with them. */
export function isLoneAddress(lines: readonly Line[], roots: readonly Raised[]): boolean {
  const all = roots.flatMap(everyone);
  const line = lines[all[0]?.to ?? 0]?.text ?? "";
  const named = all.some(
    ({ type, frames }) =>
      (type !== undefined && (frames.length > 1 || isTellingType(type))) ||
      frames.some((one) => one.function !== undefined),
  );
  return !named && !/^(?:at |@|› )/.test(line);
}

/** React's list of components: among places stand the tags that have none. */
export function isComponentList(lines: readonly Line[], { type, from, to }: Raised): boolean {
  if (type !== undefined) return false;
  return lines.slice(Math.max(0, from - 1), to + 2).some(({ text }) => COMPONENT.test(text));
}

/** The list with its tags, which have no place. */
export function withTags(lines: readonly Line[], root: Raised, understood: Set<number>): Raised {
  if (!isComponentList(lines, root)) return root;
  const listed = (at: number): Frame | undefined => {
    const { text = "" } = lines[at] ?? {};
    if (COMPONENT.test(text)) return { function: text.slice(3), in_app: false };
    return text.startsWith("at ") ? jsFrame(text) : undefined;
  };
  let { from } = root;
  while (listed(from - 1) !== undefined) from -= 1;
  const frames: Frame[] = [];
  let at = from;
  for (let frame = listed(at); frame !== undefined || at <= root.to; frame = listed(at)) {
    if (frame !== undefined) {
      frames.push(frame);
      understood.add(at);
    }
    at += 1;
  }
  return Object.assign(root, { from, to: at - 1, frames });
}

const COMPONENT = /^at (?:[a-z][a-z0-9]{0,20}|[A-Z]\w{0,60})$/;

/** Node, Deno and Bun name files of a disk; browsers name addresses. */
export function isNode(raised: Raised): boolean {
  const browser = raised.frames.some(({ filename }) =>
    /^(?:https?|capacitor|app|chrome|chrome-extension|moz-extension|resource|blob):/.test(filename ?? ""),
  );
  return (
    !browser &&
    raised.frames.some(({ filename }) => /^(?:node:|internal\/|file:\/\/\/|\/(?!data\/)|[A-Z]:\\)/.test(filename ?? ""))
  );
}
