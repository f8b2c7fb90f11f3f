-- The tables that the views read, as server/db/schema.rb of Multiwoven/multiwoven (2026-08) has them.
CREATE TABLE workspaces (id bigserial PRIMARY KEY, name varchar, slug varchar, status varchar, api_key varchar, created_at timestamp(6), updated_at timestamp(6));
CREATE TABLE connectors (id bigserial PRIMARY KEY, workspace_id integer, connector_type integer, connector_definition_id integer, configuration jsonb,
  name varchar, created_at timestamp(6), updated_at timestamp(6), connector_name varchar, description varchar);
CREATE TABLE models (id bigserial PRIMARY KEY, name varchar, workspace_id integer, connector_id integer, query text, query_type integer,
  primary_key varchar, created_at timestamp(6), updated_at timestamp(6), description varchar, configuration jsonb);
CREATE TABLE syncs (id bigserial PRIMARY KEY, workspace_id integer, source_id integer, model_id integer, destination_id integer, configuration jsonb,
  source_catalog_id integer, schedule_type integer, status integer, created_at timestamp(6), updated_at timestamp(6), primary_key varchar,
  sync_mode integer, sync_interval integer, sync_interval_unit integer, stream_name varchar, workflow_id varchar, discarded_at timestamp(6),
  cursor_field varchar, current_cursor_field varchar, cron_expression varchar, name varchar);
CREATE TABLE sync_runs (id bigserial PRIMARY KEY, sync_id integer, status integer, started_at timestamp(6), finished_at timestamp(6), total_rows integer,
  successful_rows integer, failed_rows integer, error text, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,
  current_offset integer DEFAULT 0, workspace_id integer, source_id integer, destination_id integer, model_id integer, total_query_rows integer,
  discarded_at timestamp(6), skipped_rows integer DEFAULT 0, sync_run_type integer DEFAULT 0, workflow_run_id varchar);
CREATE TABLE sync_records (id bigserial PRIMARY KEY, sync_id integer, sync_run_id integer, record jsonb, fingerprint varchar,
  created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL, action integer, primary_key varchar, status integer DEFAULT 0, logs jsonb,
  UNIQUE (sync_id, fingerprint), UNIQUE (sync_id, primary_key));
