/** Type and message that a report or a logger names beside a stack: `Error type: X`, `exception.class = X`, `error_class=X`. */
import { messageOf } from "./headline.js";
import type { Line } from "./language.js";

export interface Labelled {
  readonly type: string | undefined;
  readonly value: string | undefined;
  /** The lines that say nothing else. */
  readonly told: ReadonlySet<Line>;
}

const NAME = "[\"'`]{0,2}([\\p{L}_$][\\p{L}\\p{N}_$.:\\\\/]{1,200})[\"'`]{0,2}";
const KEY = "(?:error|exception|err|exc)[ ._-]?(?:type|class|name|kind)";
/** A line that says nothing but the type, or the message. */
const TYPE_LINE = new RegExp(`^[*\\s-]{0,4}${KEY}[*\\s]{0,3}[:=][*\\s]{0,12}${NAME}$`, "iu");
const MESSAGE_LINE =
  /^[*\s-]{0,4}(?:error|exception|err|exc)[ ._-]?(?:message|msg|value|description)[*\s]{0,3}[:=][*\s]{0,12}(\S.*)$/i;
/** A field among others. */
const TYPE_FIELD = new RegExp(`(?:^|[\\s,;{(])${KEY}=${NAME}(?=[\\s,;})]|$)`, "iu");
const MESSAGE_FIELD =
  /(?:^|[\s,;{(])(?:error|exception|err|exc)(?:[._-](?:message|msg|value))?="((?:[^"\\]|\\.){1,1000})"/i;
/** Lines that may stand between. */
const MOST_LINES = 40;

/** Undefined when no line names a type. */
export function labelledIn(lines: readonly Line[]): Labelled | undefined {
  const near = lines.slice(0, MOST_LINES);
  for (const line of near) {
    const [alone] = TYPE_LINE.exec(line.text)?.slice(1) ?? [];
    const type = alone ?? TYPE_FIELD.exec(line.text)?.[1];
    if (type === undefined) continue;
    const said = alone === undefined ? undefined : near.find(({ text }) => MESSAGE_LINE.test(text));
    const value = said === undefined ? MESSAGE_FIELD.exec(line.text)?.[1] : MESSAGE_LINE.exec(said.text)?.[1];
    const told = new Set(alone === undefined ? [] : [line, said].filter((each) => each !== undefined));
    return { type, value: messageOf(value?.replace(/^[`"]{1,2} ?| ?[`"]{1,2}$/g, ""), []), told };
  }
  return undefined;
}
