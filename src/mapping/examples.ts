/**
 * One worked example a stream: columns of a warehouse table, where the mapping sends them, and a value.
 * The mapping templates under docs/mappings and the examples of the mapping reference come from here.
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";

export interface ExampleColumn {
  /** Column of the table; the fixed text of a static mapping; the Liquid text of a template. */
  readonly from: string;
  /** Field of the stream. */
  readonly to: string;
  readonly type: "standard" | "static" | "template";
  /** What the row holds, by column. */
  readonly row: JsonObject;
  /** What the mapping makes of it. */
  readonly mapped: JsonValue;
}

const column = (from: string, to: string, value: JsonValue): ExampleColumn => ({
  from,
  to,
  type: "standard",
  row: { [from]: value },
  mapped: value,
});
const fixed = (from: string, to: string): ExampleColumn => ({ from, to, type: "static", row: {}, mapped: from });
const template = (from: string, to: string, row: JsonObject, mapped: string): ExampleColumn => ({
  from,
  to,
  type: "template",
  row,
  mapped,
});

export const EXAMPLES: Readonly<Record<string, readonly ExampleColumn[]>> = {
  errors: [
    column("id", "record_id", 90_412),
    column("error_class", "exception.type", "InvoiceMismatch"),
    column("error_message", "exception.value", "total of invoice 4711 differs by 3.20"),
    column(
      "stack_trace",
      "stack_trace",
      'Traceback (most recent call last):\n  File "/srv/billing/check.py", line 88, in compare\n    raise InvoiceMismatch(total)\nInvoiceMismatch: total of invoice 4711 differs by 3.20',
    ),
    column("severity", "level", "ERROR"),
    column("failed_at", "timestamp", "2026-07-01 09:14:07.120465+00"),
    column("job_name", "transaction", "nightly.invoices"),
    column("tags", "tags", '{"region": "eu", "plan": "pro"}'),
    column("customer_id", "user.id", 118),
    template(
      "{{ customer_email | downcase | strip }}",
      "user.email",
      { customer_email: "Jane@Example.com " },
      "jane@example.com",
    ),
    column("environment", "environment", "production"),
    column("release", "release", "billing@4.2.0"),
    column("details", "contexts", '{"invoice": {"number": 4711, "currency": "EUR"}}'),
  ],
  transactions: [
    column("id", "record_id", "run-5521"),
    column("job_name", "transaction", "nightly.invoices"),
    fixed("queue.task", "op"),
    column("started_at", "start_timestamp", "2026-07-01 09:14:07.120+00"),
    column("finished_at", "timestamp", "2026-07-01 09:14:09.480+00"),
    column("state", "status", "succeeded"),
    column("tags", "tags", '{"region": "eu"}'),
    column("environment", "environment", "production"),
    column("release", "release", "billing@4.2.0"),
  ],
  logs: [
    column("id", "record_id", 771),
    column("line", "body", "stock of A-1 is below its threshold"),
    column("severity", "level", "warning"),
    column("logged_at", "timestamp", "2026-07-01 09:14:07.120465"),
    column("logger", "logger", "stock"),
    column("fields", "attributes", '{"sku": "A-1", "left": 3, "ratio": 0.25, "ordered": false}'),
    column("host", "server_name", "worker-7"),
    column("environment", "environment", "production"),
  ],
  metrics: [
    column("id", "record_id", 12),
    column("metric", "name", "queue.depth"),
    fixed("gauge", "type"),
    column("value", "value", "1,204"),
    column("unit", "unit", "none"),
    column("measured_at", "timestamp", 1_782_897_247),
    column("labels", "attributes", '{"queue": "invoices"}'),
    column("environment", "environment", "production"),
  ],
  check_ins: [
    column("id", "record_id", "run-88"),
    column("job_name", "monitor_slug", "Nightly Export"),
    column("state", "status", "succeeded"),
    column("seconds", "duration", 42.5),
    column("cron", "schedule", "0 2 * * *"),
    fixed("Europe/Berlin", "timezone"),
    fixed("30", "max_runtime"),
    column("environment", "environment", "production"),
  ],
  feedback: [
    column("id", "record_id", 5),
    column("comment", "message", "The invoice shows the wrong address."),
    column("author", "name", "Jane"),
    template("{{ email | downcase | strip }}", "email", { email: " Jane@Example.com" }, "jane@example.com"),
    column("page", "url", "https://shop.example.com/invoices"),
    column("sent_at", "timestamp", "2026-07-01 09:14:07"),
    column("environment", "environment", "production"),
  ],
  releases: [
    column("version", "version", "shop@2.1.0"),
    column("commit_sha", "ref", "6f1c2ab4d0e85b7c9f3a1d2e4b5c6d7e8f901234"),
    column("url", "url", "https://ci.example.com/releases/2.1.0"),
    column("released_at", "date_released", "2026-07-01 09:00:00"),
    template("{{ project | downcase | strip }}", "projects", { project: "Shop" }, "shop"),
  ],
  deploys: [
    column("version", "release", "shop@2.1.0"),
    column("target", "environment", "production"),
    column("deploy_name", "name", "blue"),
    column("started_at", "date_started", "2026-07-01 09:03:00"),
    column("finished_at", "date_finished", "2026-07-01 09:05:00"),
  ],
};

export interface MappingTemplateEntry {
  readonly from: string;
  readonly to: string;
  readonly mapping_type: string;
}

/** A sync's mapping in the host's format (`configuration` of a sync). */
export function mappingTemplate(columns: readonly ExampleColumn[]): readonly MappingTemplateEntry[] {
  return columns.map(({ from, to, type }) => ({ from, to, mapping_type: type }));
}

/** The row as the table holds it. */
export function exampleRow(columns: readonly ExampleColumn[]): JsonObject {
  return Object.fromEntries(columns.flatMap(({ row }) => Object.entries(row)));
}

/** The record that the mapping makes of the row. */
export function exampleRecord(columns: readonly ExampleColumn[]): JsonObject {
  return Object.fromEntries(columns.map(({ to, mapped }) => [to, mapped]));
}
