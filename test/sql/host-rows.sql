-- Runs and records of each kind that Multiwoven leaves behind. "began" of the fresh runs is relative to now, for
-- check-ins are of the last hour.
INSERT INTO workspaces (id, name) VALUES (1, 'Acme''s');
INSERT INTO connectors (id, workspace_id, connector_type, connector_name, configuration) VALUES
  (1, 1, 0, 'Postgresql', '{"password": "source-password"}'), (2, 1, 1, 'Slack', '{"token": "slack-token"}'), (3, 1, 1, 'Sentry', '{"api_token": "t"}');
INSERT INTO models (id, name, workspace_id, query) VALUES (1, 'late orders', 1, 'select * from secret_table');
INSERT INTO syncs (id, name, stream_name, workspace_id, source_id, model_id, destination_id, schedule_type, sync_interval, sync_interval_unit, cron_expression) VALUES
  (1, 'Orders to "Slack"', 'messages', 1, 1, 1, 2, 1, 30, 0, NULL),  -- every 30 minutes
  (2, NULL, 'messages', 1, 1, 1, 2, 2, NULL, NULL, '15 2 * * 1-5'),  -- a crontab
  (3, 'By hand', 'messages', 1, 1, 1, 2, 0, NULL, NULL, NULL),
  (4, 'Export', 'errors', 1, 1, 1, 3, 1, 1, 1, NULL),                -- to Sentry: left out
  (5, 'Every 36 hours', 'messages', 1, 1, 1, 2, 1, 36, 1, NULL),
  (6, 'Fortnightly', 'messages', 1, 1, 1, 2, 1, 2, 3, NULL);
INSERT INTO sync_runs (id, sync_id, status, created_at, started_at, finished_at, updated_at, total_query_rows, total_rows, successful_rows, failed_rows, skipped_rows, sync_run_type, discarded_at)
SELECT id, sync_id, status, began, CASE WHEN status > 0 THEN began + interval '0.5 s' END, ended, coalesce(ended, began + interval '7 s'), 12, total, good, bad, 2, kind, discarded
FROM (SELECT (now() AT TIME ZONE 'UTC')::timestamp(6) - interval '10 min' AS began) fresh, LATERAL (VALUES
  (1, 1, 5, began + interval '8.5 s', 10, 10, 0, 0, NULL::timestamp), -- all delivered
  (2, 1, 5, began + interval '2.5 s', 4, 1, 2, 0, NULL),              -- two failed, one left pending
  (3, 1, 7, NULL, 0, 0, 0, 0, NULL),                                  -- failed, without a finish time
  (4, 1, 8, NULL, 0, 0, 0, 0, NULL),                                  -- cancelled
  (5, 1, 4, NULL, 0, 0, 0, 0, NULL),                                  -- still in progress
  (6, 2, 5, began + interval '1.5 s', 1, 0, 1, 0, NULL),              -- every record failed
  (7, 3, 5, began + interval '1.5 s', 1, 1, 0, 0, NULL),              -- by hand
  (8, 4, 7, began + interval '1.5 s', 1, 0, 1, 0, NULL),              -- the export itself
  (9, 1, 5, began + interval '1.5 s', 1, 1, 0, 1, NULL),              -- a test run
  (10, 1, 7, began + interval '1.5 s', 1, 0, 1, 0, began),            -- discarded
  (11, 5, 5, began + interval '1.5 s', 1, 1, 0, 0, NULL),
  (12, 6, 5, began + interval '1.5 s', 1, 1, 0, 0, NULL)
) AS run (id, sync_id, status, ended, total, good, bad, kind, discarded);
INSERT INTO sync_runs (id, sync_id, status, created_at, started_at, finished_at, updated_at, total_query_rows, total_rows, successful_rows, failed_rows, workspace_id, source_id, destination_id, model_id)
VALUES (20, 1, 5, '2026-01-02 03:04:05.123456', '2026-01-02 03:04:06.5', '2026-01-02 03:04:14.5', '2026-01-02 03:04:14.5', 10, 10, 10, 0, 1, 1, 2, 1); -- of old
UPDATE sync_runs r SET workspace_id = 1, source_id = 1, model_id = 1, destination_id = s.destination_id FROM syncs s WHERE s.id = r.sync_id;
INSERT INTO sync_records (id, sync_id, sync_run_id, record, fingerprint, created_at, updated_at, action, primary_key, status, logs)
SELECT id, sync_id, run, '{"email": "row-content@example.com"}', 'f' || id, at, at, action, 'k' || id, status, logs::jsonb
FROM (SELECT (now() AT TIME ZONE 'UTC')::timestamp(6) - interval '9 min' AS at) fresh, (VALUES
  (1, 1, 2, 0, 2, '{"request": "record 0", "response": "Failed (rate_limited): it''s too much", "level": "error"}'),
  (2, 1, 2, 1, 2, NULL),
  (3, 1, 2, 0, 0, NULL),  -- left pending by a run that has ended
  (4, 1, 1, 0, 1, '{"response": "Delivered"}'),
  (5, 1, 5, 0, 0, NULL),  -- pending in a run that goes on
  (6, 2, 6, 0, 2, '{"request": "r", "response": "HTTP 400 ' || repeat('x', 3000) || '", "level": "error"}'),
  (7, 4, 8, 0, 2, '{"response": "of the export itself"}')
) AS record (id, sync_id, run, action, status, logs);
