/** What was repaired, moved, cut or left out of one record: shown to a person, so without values. */

/** Notes of one record; the log that carries them is short. */
const MAX_NOTES = 25;
const MAX_CHARS_OF_NOTE = 200;

export class Notes {
  private readonly texts = new Set<string>();

  add(text: string): void {
    this.texts.add(
      text.length > MAX_CHARS_OF_NOTE ? `${text.slice(0, MAX_CHARS_OF_NOTE - 3).toWellFormed()}...` : text,
    );
  }

  list(): readonly string[] {
    const all = [...this.texts];
    return all.length <= MAX_NOTES ? all : [...all.slice(0, MAX_NOTES - 1), `and ${all.length - MAX_NOTES + 1} more`];
  }
}

/** A name that came from the data, short and in quotes, for use inside a note. */
export function quoteName(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").toWellFormed();
  return JSON.stringify(clean.length > 40 ? `${clean.slice(0, 37).toWellFormed()}...` : clean);
}
