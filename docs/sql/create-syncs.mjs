#!/usr/bin/env node
/**
 * Sets up the export of Multiwoven's own database in Multiwoven itself, through its API: one source, one
 * destination, and a model with its sync for each view. Run views.sql first.
 *
 *   MULTIWOVEN_URL=http://localhost:3000 MULTIWOVEN_TOKEN=… MULTIWOVEN_WORKSPACE=1 \
 *   SOURCE='{"host":"db","port":"5432","database":"multiwoven","username":"sentry_export","password":"…"}' \
 *   DESTINATION='{"dsn":"https://…","organization_slug":"acme","project_slug":"multiwoven"}' \
 *   node docs/sql/create-syncs.mjs
 *
 * The token is what POST /api/v1/login answers. Prints one line for each thing that it made.
 */
import { readFile } from "node:fs/promises";

const { MULTIWOVEN_URL, MULTIWOVEN_TOKEN, MULTIWOVEN_WORKSPACE, SOURCE, DESTINATION } = process.env;
const { host, port, database, username, password } = JSON.parse(SOURCE);

/** What is read how often. Check-ins of the last hour only are in their view, so they are exported every few minutes. */
const EXPORTS = [
  { view: "failed_records", stream: "errors", every: [15, "minutes"] },
  { view: "run_transactions", stream: "transactions", every: [15, "minutes"], cursor: "updated_at" },
  { view: "run_check_ins", stream: "check_ins", every: [5, "minutes"] },
];

const source = await create("connectors", {
  connector: {
    name: "Multiwoven's own database",
    connector_type: "source",
    connector_name: "Postgresql",
    configuration: {
      data_type: "structured",
      host,
      port,
      database,
      schema: "sentry_export",
      credentials: { auth_type: "username/password", username, password },
    },
  },
});
const destination = await create("connectors", {
  connector: {
    name: "Sentry: Multiwoven itself",
    connector_type: "destination",
    connector_name: "Sentry",
    configuration: JSON.parse(DESTINATION),
  },
});
// Multiwoven stores a connector's catalog when it is first asked for, and refuses syncs before that.
for (const id of [source, destination]) await call("GET", `connectors/${id}/discover`);

for (const { view, stream, every, cursor } of EXPORTS) {
  const query = `SELECT * FROM sentry_export.${view}`;
  const model = await create("models", {
    model: { connector_id: source, name: view, query, query_type: "raw_sql", primary_key: "id" },
  });
  await create("syncs", {
    sync: {
      name: `Sentry export: ${view}`,
      source_id: source,
      model_id: model,
      destination_id: destination,
      stream_name: stream,
      sync_mode: "incremental",
      schedule_type: "interval",
      sync_interval: every[0],
      sync_interval_unit: every[1],
      ...(cursor === undefined ? {} : { cursor_field: cursor }),
      configuration: JSON.parse(await readFile(new URL(`mappings/${view}.json`, import.meta.url), "utf8")),
    },
  });
}

/** Answers the id of what was made. */
async function create(kind, body) {
  const { data } = await call("POST", kind, body);
  console.log(`${kind}/${data.id}: ${Object.values(body)[0].name}`);
  return Number(data.id);
}

async function call(method, path, body) {
  const response = await fetch(`${MULTIWOVEN_URL}/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${MULTIWOVEN_TOKEN}`,
      "workspace-id": MULTIWOVEN_WORKSPACE,
      "content-type": "application/json",
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} /api/v1/${path} was answered with ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
