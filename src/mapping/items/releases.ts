/** Stream `releases`: a row becomes one release, written through the REST API; repeating it changes nothing. */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { MAX_CHARS } from "../../sentry/limits.js";
import { rowFields } from "../event-fields.js";
import { field, type Kind, type Row, required } from "../fields.js";
import { asText, compact, cutChars } from "../json.js";
import { text, time } from "../kinds.js";
import { projectSlug, release } from "../name-kinds.js";
import type { Notes } from "../notes.js";
import { isAbsent, isPlainObject } from "../record.js";
import { schemas } from "../row-schema.js";
import { SOURCES } from "../sources.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";
import { list } from "../structure-kinds.js";
import { readList } from "../structured.js";
import { readTimestamp, toIso } from "../timestamp.js";

const url = text(2_048, { oneLine: true });

/** Slugs of projects; text with commas is several. */
export const projects: Kind<readonly string[]> = {
  name: "list of project slugs",
  accepts: "a list, its JSON text, or slugs set apart by commas or semicolons",
  otherwise: "what is no slug is left out; none at all rejects nothing: the connection's project is taken",
  json: ["array", "string"],
  schema: schemas.texts,
  read(value) {
    const names = readList(value) ?? asText(value).split(/[,;]/);
    const slugs = names.flatMap((name) => {
      const reading = isAbsent(name) ? undefined : projectSlug.read(name);
      return reading !== undefined && "value" in reading ? [reading.value] : [];
    });
    const unique = [...new Set(slugs)];
    if (unique.length === 0) return { problem: "no project slug in it" };
    return unique.length === names.length
      ? { value: unique }
      : { value: unique, note: "what is no project slug was left out" };
  },
};

const fields = {
  version: required(field(release, "version", "Name of the release, e.g. shop@4.2.0", SOURCES.releases)),
  projects: field(projects, "projects", "Projects it belongs to; else that of the connection", SOURCES.releases),
  ref: field(text(MAX_CHARS.releaseRef, { oneLine: true }), "ref", "Commit, branch or tag", SOURCES.releases),
  url: field(url, "url", "Page about the release", SOURCES.releases),
  date_released: field(time, "dateReleased", "When it went live", SOURCES.releases),
  commits: field(
    list("commits with id, repository, message, author_name, author_email, timestamp and patch_set; a text is an id"),
    "commits",
    "Commits in it",
    SOURCES.releases,
  ),
  refs: field(list("repository, commit and previousCommit each"), "refs", "Heads of repositories", SOURCES.releases),
  ...rowFields,
} as const;

export const releases = defineStream({
  name: "releases",
  about: "Releases, written through the REST API: a token is needed, a DSN is not enough.",
  fields,
  build: buildRelease,
  addresses: ({ commits }) => ({
    emailPaths: Array.isArray(commits) ? commits.map((_, index) => `commits.${index}.author_email`) : [],
    ipPaths: [],
  }),
});

function buildRelease(row: Row<typeof fields>, { context, notes }: RowFacts): Built {
  const payload = compact({
    version: row.version,
    projects: row.projects ?? [projectIn(context.project)],
    ref: row.ref,
    url: row.url,
    dateReleased: row.date_released === undefined ? undefined : toIso(row.date_released),
    commits: readParts(row.commits ?? [], "commits", COMMIT, "id", notes),
    refs: readParts(row.refs ?? [], "refs", REF, "commit", notes),
  });
  return { item: { type: "release", payload } };
}

/** The second half of "organization/project". */
export function projectIn(project: string): string {
  return project.slice(project.indexOf("/") + 1);
}

type PartTable = Readonly<
  Record<string, { readonly others?: readonly string[]; read(value: JsonValue): JsonValue | undefined }>
>;

const chars = (max: number) => ({ read: (value: JsonValue) => cutChars(asText(value).trim(), max) });

/** A shortened id would be another one. */
const exact = (max: number) => ({
  read(value: JsonValue) {
    const id = asText(value).trim();
    return id.length <= max ? id : undefined;
  },
});

/** docs: api/releases, `commits[]`. */
const COMMIT: PartTable = {
  id: { ...exact(MAX_CHARS.commitId), others: ["sha", "commit", "hash"] },
  repository: { ...chars(MAX_CHARS.commitRepository), others: ["repo"] },
  message: chars(MAX_CHARS.message),
  author_name: { ...chars(MAX_CHARS.commitAuthorName), others: ["author"] },
  author_email: { ...chars(MAX_CHARS.commitAuthorEmail), others: ["email"] },
  timestamp: {
    others: ["date"],
    read(value) {
      const reading = readTimestamp(value);
      return "value" in reading ? toIso(reading.value) : undefined;
    },
  },
  patch_set: { read: (value) => readList(value)?.flatMap(patch) },
};

const REF: PartTable = {
  repository: { ...chars(MAX_CHARS.commitRepository), others: ["repo"] },
  commit: { ...exact(MAX_CHARS.commitId), others: ["sha", "id"] },
  previousCommit: { ...exact(MAX_CHARS.commitId), others: ["previous_commit"] },
};

function patch(value: JsonValue): JsonObject[] {
  if (!isPlainObject(value) || typeof value.path !== "string" || typeof value.type !== "string") return [];
  const type = value.type.trim().charAt(0).toUpperCase();
  return /[AMD]/.test(type) ? [{ path: cutChars(value.path, MAX_CHARS.commitPath), type }] : [];
}

function readParts(
  elements: readonly JsonValue[],
  what: string,
  table: PartTable,
  key: string,
  notes: Notes,
): readonly JsonObject[] {
  const parts = elements.map((element): JsonObject => {
    const source = isPlainObject(element) ? element : { [key]: element };
    return compact(
      Object.fromEntries(
        Object.entries(table).map(([name, { read, others = [] }]) => {
          const found = [name, ...others]
            .map((candidate) => source[candidate] ?? null)
            .find((value) => !isAbsent(value));
          return [name, found === undefined ? undefined : read(found)];
        }),
      ),
    );
  });
  const usable = parts.filter((part) => part[key] !== undefined);
  if (usable.length < parts.length)
    notes.add(`${what}: ${parts.length - usable.length} without a usable ${key} were left out`);
  return usable;
}
