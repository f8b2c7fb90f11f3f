/** The kinds of structured fields: one leaf in the host's picker, an object, a list or text that holds one. */
import type { JsonObject, JsonValue, Stacktrace } from "../sentry/items.js";
import type { Kind } from "./fields.js";
import { frameNotes, readFrames } from "./frames.js";
import { asText } from "./json.js";
import { isAbsent, isPlainObject } from "./record.js";
import { schemas } from "./row-schema.js";
import { readList, readObject, readStructure } from "./structured.js";

const OBJECT_FORMS = "an object, its JSON text, Ruby or Python inspect text, k=v pairs, or a list of pairs";
const LEFT_OUT = "left out, noted";

/** A free-form object; dotted children are merged into it. */
export function object(limit?: string): Kind<JsonObject> {
  return {
    name: "object",
    accepts: `${OBJECT_FORMS}; dotted children`,
    otherwise: LEFT_OUT,
    ...(limit === undefined ? {} : { limit }),
    json: ["object", "string"],
    schema: schemas.object,
    open: true,
    read(value) {
      const found = readObject(value);
      return found === undefined ? { problem: "not an object, nor text that holds one" } : { value: found };
    },
  };
}

/** Any JSON: a structure where there is one, else text. */
export function anything(limit: string): Kind<JsonValue> {
  return {
    name: "text or JSON",
    accepts: `text, or an object or list or its JSON text`,
    otherwise: "text that holds no structure is sent as text",
    limit,
    json: ["object", "array", "string"],
    schema: schemas.json,
    read: (value) => ({ value: typeof value === "string" ? (readStructure(value) ?? value.trim()) : value }),
  };
}

/** Parts of a fingerprint; text that is no list is its only part. */
export const fingerprint: Kind<readonly string[]> = {
  name: "list of texts",
  accepts: 'a list, its JSON text, {"0": …}; one text is the only part (commas do not separate)',
  otherwise: "parts that are no text become text, empty ones are left out",
  json: ["array", "string"],
  schema: schemas.texts,
  read(value) {
    const parts = (readList(value) ?? [value]).filter((part) => !isAbsent(part)).map((part) => asText(part).trim());
    return parts.length === 0 ? { problem: "an empty list" } : { value: parts };
  },
};

/** Frames as JSON, or the text of a stack trace in whatever language. */
export const stackTrace: Kind<string | Stacktrace> = {
  name: "stack trace",
  accepts: 'text of a stack trace; JSON frames, oldest call first: a list of frames or {"frames": […]}',
  otherwise: "text that is not understood is kept whole in extra.stack_trace",
  json: ["array", "object", "string"],
  schema: schemas.trace,
  read(value) {
    const frames = readFrames(value);
    if (frames === undefined)
      return {
        value: asText(value)
          .replace(/^\s*\n/, "")
          .trimEnd(),
      };
    const note = frameNotes(frames).join("; ");
    return note === "" ? { value: frames.stacktrace } : { value: frames.stacktrace, note };
  },
};

/** A list of anything; used where the parts are read by the stream itself. */
export function list(
  accepts: string,
  /** True for an object that is one element. */
  isElement: (value: JsonObject) => boolean = () => false,
): Kind<readonly JsonValue[]> {
  return {
    name: "list",
    accepts: `${accepts}; as list, as {"values": […]}, as JSON text, or as {"0": …}`,
    otherwise: LEFT_OUT,
    json: ["array", "object", "string"],
    schema: schemas.list,
    read(value) {
      const structure = typeof value === "string" ? (readStructure(value) ?? value) : value;
      const held = isPlainObject(structure) ? (readList(structure.values ?? null) ?? structure) : structure;
      const found = isPlainObject(held) && isElement(held) ? [held] : readList(held);
      return found === undefined ? { problem: "not a list, nor text that holds one" } : { value: found };
    },
  };
}
