/** The affected user, the same for all streams that have one. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_BAG_BYTES, MAX_CHARS } from "../sentry/limits.js";
import { field, type Row } from "./fields.js";
import { compact, shrinkObject } from "./json.js";
import { ip, text } from "./kinds.js";
import { countryCode } from "./name-kinds.js";
import type { Notes } from "./notes.js";
import { SOURCES } from "./sources.js";
import { object } from "./structure-kinds.js";

const line = (max: number) => text(max, { oneLine: true });

export const userFields = {
  "user.id": field(line(MAX_CHARS.userId), "user.id", "Id of the affected user; counts users", SOURCES.user),
  "user.email": field(line(MAX_CHARS.userEmail), "user.email", "E-mail address of the user", SOURCES.user),
  "user.username": field(line(MAX_CHARS.userName), "user.username", "Login name of the user", SOURCES.user),
  "user.ip_address": field(ip, "user.ip_address", "IP address of the user", SOURCES.user),
  "user.name": field(line(MAX_CHARS.userName), "user.name", "Name of the user as people say it", SOURCES.user),
  "user.geo.city": field(line(MAX_CHARS.geo), "user.geo.city", "City of the user", SOURCES.user),
  "user.geo.country_code": field(countryCode, "user.geo.country_code", "Country of the user", SOURCES.user),
  "user.geo.region": field(line(MAX_CHARS.geo), "user.geo.region", "Region or country name of the user", SOURCES.user),
  "user.geo.subdivision": field(line(MAX_CHARS.geo), "user.geo.subdivision", "State or province", SOURCES.user),
  "user.data": {
    ...field(
      object("8 KiB"),
      "user.data",
      "Anything else about the user; unknown user.* fields land here",
      SOURCES.user,
    ),
    restOf: "user",
  },
} as const;

/** The `user` attribute; empty when nothing was mapped. */
export function userOf(row: Row<typeof userFields>, notes: Notes): JsonObject {
  const { value: details, cut } = shrinkObject(row["user.data"] ?? {}, MAX_BAG_BYTES.userData);
  if (cut.length > 0) notes.cut(`user.data: cut to ${MAX_BAG_BYTES.userData} bytes (${cut.length} values)`);
  return compact({
    id: row["user.id"],
    email: row["user.email"],
    username: row["user.username"],
    ip_address: row["user.ip_address"],
    name: row["user.name"],
    geo: compact({
      city: row["user.geo.city"],
      country_code: row["user.geo.country_code"],
      region: row["user.geo.region"],
      subdivision: row["user.geo.subdivision"],
    }),
    data: withoutAbsent(details),
  });
}

function withoutAbsent(value: JsonObject): JsonValue {
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== null));
}
