-- What Multiwoven's own database says about its syncs, in the shape of Sentry's streams. For PostgreSQL 12 and
-- newer; run it as the owner of Multiwoven's tables, as often as you like:
--
--   psql "$MULTIWOVEN_DATABASE_URL" -v ON_ERROR_STOP=1 -f docs/sql/views.sql
--
-- Models read one view each (SELECT * FROM sentry_export.<view>, primary key id); docs/sql/mappings has the mappings.
-- Syncs whose destination is Sentry are left out: each failure of the export would be exported in its turn.
-- No view reads connector settings, model queries or row contents; see failed_records about what it does show.

BEGIN;

CREATE SCHEMA IF NOT EXISTS sentry_export;

DROP VIEW IF EXISTS sentry_export.failed_records, sentry_export.run_transactions, sentry_export.run_check_ins, sentry_export.runs;

-- The runs with what surrounds them; the other views read it. "key" makes ids that are the same however often a run
-- is exported, and the same as those of a server that reports itself as it happens: one run stays one transaction.
CREATE VIEW sentry_export.runs AS
SELECT x.id, x.sync_id, x.status, x.sync_run_type, x.workspace_id, x.model_id,
       x.id || ':' || to_char(x.created_at, 'YYYYMMDDHH24MISSUS') AS key,
       'sync ' || coalesce(s.name, s.stream_name, s.id::text) AS name,
       coalesce(x.started_at, x.created_at) AS began,
       greatest(coalesce(x.finished_at, x.updated_at), x.started_at, x.created_at) AS ended,
       coalesce(x.total_rows, 0) AS total_rows, coalesce(x.successful_rows, 0) AS successful_rows,
       coalesce(x.failed_rows, 0) AS failed_rows, coalesce(x.skipped_rows, 0) AS skipped_rows,
       coalesce(x.total_query_rows, 0) AS query_rows, x.error, x.updated_at,
       s.stream_name, s.schedule_type, s.cron_expression, s.sync_interval_unit,
       CASE s.sync_interval_unit WHEN 3 THEN s.sync_interval * 7 ELSE s.sync_interval END AS step,
       coalesce(s.name, s.stream_name) AS sync_name,
       w.name AS workspace, m.name AS model, sc.connector_name AS source, dc.connector_name AS destination
FROM sync_runs x
JOIN syncs s ON s.id = x.sync_id
LEFT JOIN workspaces w ON w.id = x.workspace_id
LEFT JOIN models m ON m.id = x.model_id
LEFT JOIN connectors sc ON sc.id = x.source_id
LEFT JOIN connectors dc ON dc.id = x.destination_id
WHERE x.discarded_at IS NULL AND dc.connector_name IS DISTINCT FROM 'Sentry';

-- Stream errors. One row a failure: a row that fails again has another id. Rows that stay pending after their run's
-- end are in no tab of the user interface and are never sent again; they are here as SyncRecordStuck.
-- "exception_value" is the destination's answer, up to 500 characters: it may quote the row. Leave it out of the
-- mapping where that must not reach Sentry.
CREATE VIEW sentry_export.failed_records AS
SELECT r.id || '-' || to_char(r.updated_at, 'YYYYMMDDHH24MISSUS') AS id,
       md5('multiwoven record ' || r.id || ':' || to_char(r.updated_at, 'YYYYMMDDHH24MISSUS')) AS event_id,
       to_char(r.updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
       CASE r.status WHEN 2 THEN 'error' ELSE 'warning' END AS level,
       CASE r.status WHEN 2 THEN 'SyncRecordFailed' ELSE 'SyncRecordStuck' END AS exception_type,
       CASE WHEN r.logs ->> 'response' IS NULL THEN 'The host stored no answer of the destination.'
            ELSE left(r.logs ->> 'response', 500) END AS exception_value,
       x.name AS transaction_name,
       md5('multiwoven run trace ' || x.key) AS trace_id,
       jsonb_build_array('multiwoven-records-failed', r.sync_id::text,
                         coalesce(substring(r.logs ->> 'response' from '^(?:Failed|Rejected|Skipped) \(([a-z_]{1,40})\)'), '-')) AS fingerprint,
       jsonb_strip_nulls(jsonb_build_object('sync_id', r.sync_id::text, 'sync_run_id', x.id::text, 'workspace', x.workspace, 'model', x.model,
         'source', x.source, 'destination', x.destination, 'stream', x.stream_name,
         'action', CASE r.action WHEN 0 THEN 'insert' WHEN 1 THEN 'update' END)) AS tags,
       jsonb_build_object('sync_record', jsonb_build_object('id', r.id, 'primary_key', r.primary_key)) AS contexts
FROM sync_records r
JOIN sentry_export.runs x ON x.id = r.sync_run_id
WHERE r.status = 2 OR (r.status = 0 AND x.status IN (5, 7, 8));

-- Stream transactions. Runs that have ended: success, failed, canceled.
CREATE VIEW sentry_export.run_transactions AS
SELECT id::text AS id,
       md5('multiwoven run event ' || key) AS event_id,
       md5('multiwoven run trace ' || key) AS trace_id,
       left(md5('multiwoven run span ' || key), 16) AS span_id,
       name AS transaction_name,
       'multiwoven.sync' AS op,
       'task' AS source_of_name,
       CASE status WHEN 5 THEN 'ok' WHEN 8 THEN 'cancelled' ELSE 'internal_error' END AS trace_status,
       to_char(began, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started_at,
       to_char(ended, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ended_at,
       jsonb_strip_nulls(jsonb_build_object('total_rows', total_rows, 'successful_rows', successful_rows, 'failed_rows', failed_rows,
         'skipped_rows', skipped_rows, 'query_rows', query_rows,
         'rows_per_second', round(total_rows / nullif(extract(epoch FROM ended - began), 0)::numeric, 3))) AS measurements,
       jsonb_strip_nulls(jsonb_build_object('sync_id', sync_id::text, 'sync_run_id', id::text, 'workspace', workspace, 'model', model,
         'source', source, 'destination', destination, 'stream', stream_name,
         'run_type', CASE sync_run_type WHEN 0 THEN 'general' WHEN 1 THEN 'test' END)) AS tags,
       jsonb_strip_nulls(jsonb_build_object('sync_run', jsonb_build_object('error', error))) AS contexts,
       updated_at
FROM sentry_export.runs
WHERE status IN (5, 7, 8);

-- Stream check_ins. Scheduled runs that have ended in the last hour: a check-in has no time of its own, Sentry takes
-- the moment it arrives, so an old one would lie. "schedule" is the crontab that Multiwoven makes of an interval.
CREATE VIEW sentry_export.run_check_ins AS
SELECT id::text AS id,
       md5('multiwoven run check-in ' || key) AS check_in_id,
       'sync ' || sync_id || ' ' || sync_name AS monitor_slug,
       CASE WHEN status = 5 AND (failed_rows = 0 OR successful_rows > 0) THEN 'ok' ELSE 'error' END AS status,
       round(extract(epoch FROM ended - began)::numeric, 3) AS duration,
       CASE WHEN schedule_type = 2 THEN cron_expression
            WHEN step < 1 THEN NULL
            WHEN sync_interval_unit = 0 THEN CASE WHEN step < 60 THEN '*/' || step || ' * * * *' ELSE '0 * * * *' END
            WHEN sync_interval_unit = 1 THEN CASE WHEN step < 24 THEN '0 */' || step || ' * * *' ELSE '0 0 * * *' END
            WHEN step < 31 THEN '0 0 */' || step || ' * *'
            ELSE '0 0 1 * *' END AS schedule,
       updated_at
FROM sentry_export.runs
WHERE status IN (5, 7, 8) AND sync_run_type = 0 AND schedule_type IN (1, 2) AND ended > (now() AT TIME ZONE 'UTC') - interval '1 hour';

COMMIT;
