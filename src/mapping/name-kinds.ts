/** The kinds of names that Sentry checks: release, environment, dist, project slug, and choices of a few words. */
import type { JsonValue } from "../sentry/items.js";
import { MAX_CHARS, MAX_ENVIRONMENT_BYTES, MAX_PROJECT_SLUG_CHARS, MAX_RELEASE_BYTES } from "../sentry/limits.js";
import type { Kind, Reading } from "./fields.js";
import { asText } from "./json.js";
import { isPlainObject } from "./record.js";
import { schemas } from "./row-schema.js";

const SCALAR = ["string", "number"] as const;
const LEFT_OUT = "left out, noted";

export const release: Kind<string> = {
  name: "release",
  accepts: "a release name, usually package@version+build",
  otherwise: `${LEFT_OUT}: a shortened name would be another release`,
  limit: `${MAX_RELEASE_BYTES} bytes; no / \\ or control characters; not ., .. or latest`,
  json: SCALAR,
  schema: schemas.text(MAX_RELEASE_BYTES),
  read: (value) => readName(value, MAX_RELEASE_BYTES, ["latest"], "a release"),
};

export const environment: Kind<string> = {
  name: "environment",
  accepts: "an environment name such as production",
  otherwise: LEFT_OUT,
  limit: `${MAX_ENVIRONMENT_BYTES} bytes; no / \\ or control characters; not ., .. or none`,
  json: SCALAR,
  schema: schemas.text(MAX_ENVIRONMENT_BYTES),
  read: (value) => readName(value, MAX_ENVIRONMENT_BYTES, ["none"], "an environment"),
};

/** Rules of getsentry/sentry-release-parser: what breaks them is removed from the event. */
function readName(value: JsonValue, maxBytes: number, forbidden: readonly string[], what: string): Reading<string> {
  const name = asText(value).trim();
  if (isPlainObject(value) || Array.isArray(value)) return { problem: `not ${what} name` };
  if (Buffer.byteLength(name) > maxBytes) return { problem: `longer than the ${maxBytes} bytes of ${what} name` };
  if (/[/\\\p{Cc}]/u.test(name)) return { problem: `${what} name has no slash, backslash or control character` };
  return [".", "..", ...forbidden].includes(name.toLowerCase())
    ? { problem: `a word that is not allowed as ${what} name` }
    : { value: name };
}

export const dist: Kind<string> = {
  name: "dist",
  accepts: "a build of the release: letters, digits, _ . -",
  otherwise: `${LEFT_OUT}; without a release it is left out too`,
  limit: `${MAX_CHARS.dist} characters`,
  json: SCALAR,
  schema: schemas.text(MAX_CHARS.dist),
  read(value) {
    const name = asText(value).trim();
    return name.length <= MAX_CHARS.dist && /^[a-zA-Z0-9_.-]+$/.test(name)
      ? { value: name }
      : { problem: `a dist has at most ${MAX_CHARS.dist} letters, digits, _ . -` };
  },
};

/** Where a row goes; an unusable one rejects the row, since the connection's project would be the wrong one. */
export const projectSlug: Kind<string> = {
  name: "project slug",
  accepts: "the slug of another project of the organization",
  otherwise: "the row is rejected: it would go to the wrong project",
  limit: "lower-case letters, digits, _ and -",
  json: SCALAR,
  schema: schemas.text(MAX_PROJECT_SLUG_CHARS),
  read(value) {
    const slug = asText(value).trim().toLowerCase();
    return /^[a-z0-9_-]+$/.test(slug) && slug.length <= MAX_PROJECT_SLUG_CHARS
      ? { value: slug }
      : { problem: "not a project slug (lower-case letters, digits, _ and -)" };
  },
};

export const countryCode: Kind<string> = {
  name: "country code",
  accepts: "two letters (ISO 3166-1) in any case",
  otherwise: LEFT_OUT,
  json: ["string"],
  schema: schemas.text(2),
  read(value) {
    const code = asText(value).trim().toUpperCase();
    return /^[A-Z]{2}$/.test(code) ? { value: code } : { problem: "not a country code of two letters" };
  },
};

export const httpMethod: Kind<string> = {
  name: "HTTP method",
  accepts: "a method in any case",
  otherwise: LEFT_OUT,
  limit: "32 letters, _ and -",
  json: ["string"],
  schema: schemas.text(32),
  read(value) {
    const method = asText(value).trim().toUpperCase();
    return /^[A-Z_-]{1,32}$/.test(method) ? { value: method } : { problem: "not an HTTP method" };
  },
};

/** One of a few words of Sentry's, each with its everyday synonyms; blanks, case, - and _ do not matter. */
export function choice<const V extends string>(
  name: string,
  words: Readonly<Record<V, readonly string[]>>,
  otherwise: string,
): Kind<V> {
  const values = Object.keys(words) as V[];
  const plain = (word: string): string =>
    word
      .trim()
      .toLowerCase()
      .replace(/(?<=\w)[\s_-]+/g, "");
  const bySpelling: ReadonlyMap<string, V> = new Map(
    values.flatMap((value) => [value, ...words[value]].map((word): [string, V] => [plain(word), value])),
  );
  const synonyms = values.flatMap((value) => words[value]);
  return {
    name,
    accepts: `${values.join(", ")}${synonyms.length === 0 ? "" : `; also ${synonyms.join(", ")}`}`,
    otherwise,
    json: SCALAR,
    schema: schemas.oneOf(values),
    read(value) {
      const known = bySpelling.get(plain(asText(value).slice(0, 100)));
      return known === undefined ? { problem: `none of ${values.join(", ")}` } : { value: known };
    },
  };
}
