/** What stands above the place of an error record, and above the calls of a stack. */
import type { Headline } from "../../headline.js";
import { ErrorRecord } from "./record.js";

/** The lines above, as far as they are looked at. */
interface Above {
  readonly at: number;
  textAt(at: number): string;
}

type Accepts = (text: string, distance: number) => Headline | undefined;

/** Lines of one message that are looked at. */
const MAX_LINES = 20;
const TYPED = /^((?:[A-Z][\w.]*)?(?:Exception|Error)): (.*)$/s;
/** Pester 4 shows the line of the test between its message and the calls. */
const CODE = /^\d{1,6}: /;

/** A message starts behind the command that failed, `Get-Item : Cannot …`; without one it is the line above. */
export function headAbovePlace(above: Above): Accepts {
  for (let at = above.at - 1; at >= Math.max(0, above.at - MAX_LINES) && above.textAt(at) !== ""; at -= 1)
    if (commandIn(above.textAt(at)) !== undefined) return commandIn;
  return (text, distance) => (distance === 1 ? { type: undefined, value: text } : undefined);
}

function commandIn(text: string): Headline | undefined {
  const value = /^[A-Za-z][\w.\\:/-]{0,200} : (.*)$/s.exec(text)?.[1];
  return value === undefined ? undefined : { type: undefined, value };
}

export function headAboveCalls(above: Above): Accepts {
  const nearest = CODE.test(above.textAt(above.at - 1)) ? 2 : 1;
  return (text, distance) => {
    const [, type, value] = TYPED.exec(text) ?? [];
    if (type !== undefined) return { type, value };
    return distance === nearest && !ErrorRecord.isProperty(text)
      ? { type: undefined, value: text.replace(/^[\w-]+ : /, "") }
      : undefined;
  };
}

/** Properties of a record have their colons below each other; a headline has its own right behind the type. */
export function isHeadline(text: string): boolean {
  return text.startsWith("Exception: ") && TYPED.test(text);
}
