/** Stream `deploys`: a row becomes one deploy of a release, written through the REST API. */
import { MAX_CHARS } from "../../sentry/limits.js";
import { rowFields } from "../event-fields.js";
import { field, type Row, required } from "../fields.js";
import { compact } from "../json.js";
import { text, time } from "../kinds.js";
import { environment, release } from "../name-kinds.js";
import { SOURCES } from "../sources.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";
import { type Micros, toIso } from "../timestamp.js";
import { projectIn, projects } from "./releases.js";

const fields = {
  release: required(field(release, "release (in the address)", "Version that was deployed", SOURCES.deploys)),
  environment: required(field(environment, "environment", "Where it was deployed", SOURCES.deploys)),
  name: field(text(MAX_CHARS.deployName, { oneLine: true }), "name", "Name of the deploy", SOURCES.deploys),
  url: field(text(2_048, { oneLine: true }), "url", "Page about the deploy", SOURCES.deploys),
  date_started: field(time, "dateStarted", "When it started", SOURCES.deploys),
  date_finished: field(time, "dateFinished", "When it was finished; Sentry takes the receipt's time", SOURCES.deploys),
  projects: field(projects, "projects", "Projects it belongs to; else that of the connection", SOURCES.deploys),
  ...rowFields,
} as const;

export const deploys = defineStream({
  name: "deploys",
  about: "Deploys of releases, written through the REST API: a token is needed, a DSN is not enough.",
  fields,
  build: buildDeploy,
});

function buildDeploy(row: Row<typeof fields>, { context }: RowFacts): Built {
  const iso = (micros: Micros | undefined): string | undefined => (micros === undefined ? undefined : toIso(micros));
  if (row.date_started !== undefined && row.date_finished !== undefined && row.date_finished < row.date_started)
    return { reason: "invalid_field", detail: "date_finished: lies before date_started" };
  const payload = compact({
    release: row.release,
    environment: row.environment,
    name: row.name,
    url: row.url,
    dateStarted: iso(row.date_started),
    dateFinished: iso(row.date_finished),
    projects: row.projects ?? [projectIn(context.project)],
  });
  return { item: { type: "deploy", payload } };
}
