/** What was repaired, moved, cut or left out of one record: shown to a person, so without values. */
import { scrubText } from "./scrub/text.js";

/** Notes of one record; the log that carries them is short. */
const MAX_NOTES = 25;
const MAX_CHARS_OF_NOTE = 200;
/** Characters of a name that are looked at. */
const MAX_CHARS_OF_NAME = 1_024;

export class Notes {
  private readonly texts = new Set<string>();
  private readonly trimmed = new Set<string>();

  add(text: string): void {
    this.texts.add(
      text.length > MAX_CHARS_OF_NOTE ? `${text.slice(0, MAX_CHARS_OF_NOTE - 3).toWellFormed()}...` : text,
    );
  }

  /** Something of the row does not reach Sentry: noted, and told in the item itself. */
  cut(what: string, note: string = what): void {
    this.add(note);
    if (this.trimmed.size < MAX_NOTES) this.trimmed.add(what);
  }

  /** What was cut so far, for the item's list of it. */
  cuts(): readonly string[] {
    return [...this.trimmed];
  }

  list(): readonly string[] {
    const all = [...this.texts];
    return all.length <= MAX_NOTES ? all : [...all.slice(0, MAX_NOTES - 1), `and ${all.length - MAX_NOTES + 1} more`];
  }
}

/** A name that came from the data, short, scrubbed and in quotes, for use inside a note. */
export function quoteName(name: string): string {
  const clean = scrubText(name.slice(0, MAX_CHARS_OF_NAME))
    .text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .toWellFormed();
  return JSON.stringify(clean.length > 40 ? `${clean.slice(0, 37).toWellFormed()}...` : clean);
}
