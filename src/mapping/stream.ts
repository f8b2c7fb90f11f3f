/** What a stream is to the rest of mapping: a name, a field table, and a function from typed row to item. */
import type { Item, JsonObject } from "../sentry/items.js";
import type { RejectedReason } from "../sentry/reasons.js";
import { type FieldTable, type Row, type RowReading, rowReader } from "./fields.js";
import { idOfRecord, idOfWrite } from "./ids.js";
import { cutChars } from "./json.js";
import type { MappingContext, MappingResult } from "./mapping.js";
import type { Notes } from "./notes.js";

/** What a stream knows of a row beside its fields. */
export interface RowFacts {
  readonly context: MappingContext;
  /** The mapped id, else made from the record id and the content, else from the call; see `ids.ts`. */
  readonly eventId: string;
  readonly recordId?: string;
  /** Text of optional values that could not be read, by path. */
  readonly unusable: JsonObject;
  readonly notes: Notes;
}

export type Built = Item | { readonly reason: RejectedReason; readonly detail: string };

export interface StreamDefinition {
  readonly name: string;
  readonly about: string;
  readonly fields: FieldTable;
  /** `record` is repaired; never throws. */
  map(record: JsonObject, context: MappingContext, notes: Notes): MappingResult;
}

/** Characters of a record id as shown to people. */
const MAX_RECORD_ID_CHARS = 200;

export function defineStream<T extends FieldTable>(stream: {
  readonly name: string;
  readonly about: string;
  readonly fields: T;
  build(row: Row<T>, facts: RowFacts): Built;
}): StreamDefinition {
  const reader = rowReader(stream.fields);
  const outcome = (reading: RowReading<T>, context: MappingContext, notes: Notes): Built => {
    if (!reading.ok) return { reason: "invalid_field", detail: reading.detail };
    const recordId = textOf(reading.content.record_id);
    return stream.build(reading.row, {
      context,
      notes,
      unusable: reading.unusable,
      eventId: eventIdOf(reading.content, stream.name, recordId, context),
      ...(recordId === undefined ? {} : { recordId }),
    });
  };
  return {
    name: stream.name,
    about: stream.about,
    fields: stream.fields,
    map(record, context, notes) {
      const reading = reader.read(record, context.undoQuoteDoubling, notes);
      const built = outcome(reading, context, notes);
      const recordId = textOf(reading.content.record_id);
      const common = {
        ...(recordId === undefined ? {} : { recordId: cutChars(recordId, MAX_RECORD_ID_CHARS) }),
        notes: notes.list(),
      };
      return "reason" in built ? { ok: false, ...built, ...common } : { ok: true, item: built, ...common };
    },
  };
}

function eventIdOf(
  content: JsonObject,
  stream: string,
  recordId: string | undefined,
  { project, writeId, index }: MappingContext,
): string {
  return (
    textOf(content.event_id) ??
    (recordId === undefined
      ? idOfWrite(project, stream, writeId, index)
      : idOfRecord(project, stream, recordId, content))
  );
}

function textOf(value: JsonObject[string] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
