/** What a stream is to the rest of mapping: a name, a field table, and a function from typed row to item. */
import type { Item, JsonObject } from "../sentry/items.js";
import type { RejectedReason } from "../sentry/reasons.js";
import { type FieldTable, type Row, type RowReading, rowReader } from "./fields.js";
import { idOfRecord, idOfWrite } from "./ids.js";
import { cutChars } from "./json.js";
import type { MappingContext, MappingResult, TimeShift } from "./mapping.js";
import type { Notes } from "./notes.js";
import { type ScrubHit, type ScrubOptions, scrub } from "./scrub.js";

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

export type Built =
  | { readonly item: Item; readonly timeShift?: TimeShift }
  | { readonly reason: RejectedReason; readonly detail: string };

export interface StreamDefinition {
  readonly name: string;
  readonly about: string;
  readonly fields: FieldTable;
  /** `record` is repaired; never throws. */
  map(record: JsonObject, context: MappingContext, notes: Notes): MappingResult;
}

/** Characters of a record id as shown to people. */
const MAX_RECORD_ID_CHARS = 200;

export interface StreamSpec<T extends FieldTable> {
  readonly name: string;
  readonly about: string;
  readonly fields: T;
  build(row: Row<T>, facts: RowFacts): Built;
  /** Brings the payload under Sentry's limit of bytes; last of all, since scrubbing can lengthen it. */
  fit?(payload: JsonObject, notes: Notes): JsonObject;
  /** Where addresses are meant to be, if not where Sentry has them. */
  addresses?(payload: JsonObject): ScrubOptions;
}

export function defineStream<T extends FieldTable>(stream: StreamSpec<T>): StreamDefinition {
  const reader = rowReader(stream.fields);
  const build = (reading: RowReading<T>, context: MappingContext, notes: Notes): Built => {
    if (!reading.ok) return { reason: "invalid_field", detail: reading.detail };
    if (reading.unusable.project_slug !== undefined)
      return {
        reason: "invalid_field",
        detail: "project_slug: lower-case letters, digits, _ and - only; not sent elsewhere",
      };
    const routed = { ...context, project: projectOf(reading.content, context) };
    const recordId = textOf(reading.content.record_id);
    return stream.build(reading.row, {
      context: routed,
      notes,
      unusable: reading.unusable,
      eventId: eventIdOf(reading.content, stream.name, recordId, routed),
      ...(recordId === undefined ? {} : { recordId }),
    });
  };
  return {
    name: stream.name,
    about: stream.about,
    fields: stream.fields,
    map(record, context, notes) {
      const reading = reader.read(record, context.undoQuoteDoubling, notes);
      const built = build(reading, context, notes);
      const recordId = textOf(reading.content.record_id);
      const projectSlug = textOf(reading.content.project_slug);
      const common = {
        ...(recordId === undefined ? {} : { recordId: cutChars(recordId, MAX_RECORD_ID_CHARS) }),
        notes: notes.list(),
      };
      if ("reason" in built) return { ok: false, ...built, ...common };
      const { payload, scrubbed } = finish(built.item.payload, stream, context, notes);
      return {
        ok: true,
        ...built,
        item: { ...built.item, payload },
        ...common,
        notes: notes.list(),
        ...(projectSlug === undefined ? {} : { projectSlug }),
        ...(scrubbed.length === 0 ? {} : { scrubbed }),
      };
    },
  };
}

/** What every payload goes through at last: scrubbing, then fitting. */
function finish(
  payload: JsonObject,
  stream: Pick<StreamSpec<FieldTable>, "fit" | "addresses">,
  context: MappingContext,
  notes: Notes,
): { readonly payload: JsonObject; readonly scrubbed: readonly ScrubHit[] } {
  const { payload: clean, hits } =
    context.scrub === "off" ? { payload, hits: [] } : scrub(payload, stream.addresses?.(payload));
  if (hits.length > 0) notes.add(`scrubbed: ${[...new Set(hits.map(({ rule }) => rule))].sort().join(", ")}`);
  return { payload: stream.fit?.(clean, notes) ?? clean, scrubbed: hits };
}

/** The project that the row goes to: its own, else the connection's. */
function projectOf(content: JsonObject, { project }: MappingContext): string {
  const slug = textOf(content.project_slug);
  return slug === undefined ? project : `${project.split("/", 1)[0] ?? ""}/${slug}`;
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
