/** Headlines of JavaScript's errors: `Uncaught (in promise) TypeError: message`, `Error [CODE]: message`. */
import { headlineOf, isTellingType } from "./headline.js";

const UNCAUGHT =
  /^(?:Uncaught |Unhandled |unhandledRejection:? |Possibly )?(?:\(in promise\):? )?(?:Promise Rejection:? |promise rejection:? |rejection:? )?/i;
/** React Native hands JavaScript's error to Java as a message: headline, engine, `stack:`, frames. */
const NATIVE = /^com\.facebook\.react\.common\.JavascriptException: (.*?)(?:, js engine: \w{1,20})?(?:, stack:)?$/s;
const HEAD = /^([A-Za-z_$][\w$.]*)( \[[\w-]+\])?(?::(?:\s+|$)(.*))?$/s;
/** An error's name behind what a logger wrote first. */
const EMBEDDED = /(?:^|[\s\]:(["'[])((?:[A-Z][\w$]{0,80})?(?:Error|Exception))(?: \[[\w-]+\])?: (.*)$/s;

export interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
}

export function sureHead(text: string): Head | undefined {
  const native = NATIVE.exec(text)?.[1];
  const head = likelyHead(native ?? text);
  if (head?.type !== undefined && (isTellingType(head.type) || head.type === "error")) return head;
  const embedded = EMBEDDED.exec(text);
  return embedded === null ? undefined : { type: embedded[1], value: embedded[2] };
}

export function likelyHead(text: string): Head | undefined {
  const plain = text.replace(/^error: (?=Uncaught )/, "").replace(UNCAUGHT, "");
  const match = HEAD.exec(plain);
  if (match?.[1] !== undefined) return { type: match[1], value: match[3] };
  return headlineOf(plain);
}
