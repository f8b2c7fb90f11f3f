/** `debug_meta`: the images that Sentry needs to find symbols and source maps. */
import type { JsonObject } from "../sentry/items.js";
import type { Kind } from "./fields.js";
import { isPlainObject } from "./record.js";
import { schemas } from "./row-schema.js";
import { readList, readStructure } from "./structured.js";

export const debugMeta: Kind<JsonObject> = {
  name: "debug images",
  accepts: '{"images": […]}, or the list of images alone; each with a type; as JSON text too',
  otherwise: "left out, noted; images without a type are left out",
  json: ["object", "array", "string"],
  schema: schemas.object,
  read(value) {
    const structure = typeof value === "string" ? readStructure(value) : value;
    const rest = isPlainObject(structure) ? structure : {};
    const images = readList(rest.images ?? structure ?? null)?.filter(
      (image) => isPlainObject(image) && typeof image.type === "string",
    );
    if (images === undefined || images.length === 0) return { problem: "no debug image with a type" };
    return { value: isPlainObject(rest.sdk_info) ? { sdk_info: rest.sdk_info, images } : { images } };
  },
};
