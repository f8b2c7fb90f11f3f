/** The door of mapping: a record of any kind in, a Sentry item or the reason against it out. */
import type { MappingContext, MappingResult } from "./mapping.js";
import { Notes } from "./notes.js";
import { repairRecord } from "./record.js";
import { STREAM_NAMES, streamNamed } from "./registry.js";
import type { StreamDefinition } from "./stream.js";

/** Never throws, whatever the record is; pure: the same record and context give the same answer. */
export function transform(record: unknown, context: MappingContext): MappingResult {
  const stream = streamNamed(context.stream);
  if (stream !== undefined) return mapRecord(record, stream, context);
  const detail = `there is no stream of this name; the streams are ${STREAM_NAMES.join(", ")}`;
  return { ok: false, reason: "unknown_stream", detail, notes: [] };
}

/** The same for a stream at hand. */
export function mapRecord(record: unknown, stream: StreamDefinition, context: MappingContext): MappingResult {
  const repaired = repairRecord(record);
  if ("problem" in repaired) return { ok: false, reason: "not_a_record", detail: repaired.problem, notes: [] };
  const notes = new Notes();
  for (const note of repaired.notes) notes.cut(note);
  return stream.map(repaired.value, context, notes);
}
