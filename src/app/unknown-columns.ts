/** Columns of a run that its stream has no field for: said once, since each row's own note stands in its log only. */
import { nearest } from "../config/nearest.js";
import { streamNamed } from "../mapping/registry.js";

/** Columns that are remembered and named. */
const MAX_NAMED = 20;
/** How a row's note about them begins; quoted names follow. */
const NOTE = "not a field of this stream, left out: ";

export class UnknownColumns {
  readonly #names = new Set<string>();
  #more = false;

  constructor(private readonly stream: string) {}

  /** Takes what it needs from the notes of one record. */
  add(notes: readonly string[]): void {
    for (const name of notes.flatMap(namesIn)) {
      if (this.#names.size < MAX_NAMED) this.#names.add(name);
      else this.#more ||= !this.#names.has(name);
    }
  }

  /** A line for people, or nothing when every column found its field. */
  describe(): string | undefined {
    if (this.#names.size === 0) return undefined;
    const fields = Object.keys(streamNamed(this.stream)?.fields ?? {});
    const named = [...this.#names].map((name) => {
      const meant = nearest(name, fields);
      return meant === undefined ? name : `${name} (did you mean ${meant}?)`;
    });
    return `columns that are no fields of ${this.stream}: ${named.join(", ")}${this.#more ? " and more" : ""}`;
  }
}

/** A name that the note's own length cut off is not among them. */
function namesIn(note: string): string[] {
  if (!note.startsWith(NOTE)) return [];
  return [...note.slice(NOTE.length).matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([quoted]) => String(JSON.parse(quoted)));
}
