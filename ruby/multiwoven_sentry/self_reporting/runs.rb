# frozen_string_literal: true

require_relative "failed_records"

module MultiwovenSentry
  module SelfReporting
    # Every sync run that came to its end becomes a transaction; one that failed, or that left records behind,
    # an error as well.
    class Runs
      OUTCOMES = { "success" => "ok", "failed" => "internal_error", "canceled" => "cancelled" }.freeze
      NO_ERROR = "Multiwoven keeps no reason; its worker's log or Temporal has it."

      def initialize(commits, work)
        commits.on(*OUTCOMES.keys) { |run| of(run, work.take_failure(run.id)) }
      end

      private

      def of(run, failure)
        error = run.error.to_s.empty? ? failure : Wording.clean(run.error)
        common = { tags: run.tags, trace_id: run.trace_id }
        [["transactions", { **common, **transaction(run, error) }], *problem(run, error).map { |record| ["errors", { **common, **record }] }]
      end

      def transaction(run, error)
        { event_id: run.event_id, span_id: run.span_id, transaction: run.name, source: "task", op: "multiwoven.sync",
          status: OUTCOMES.fetch(run.status), start_timestamp: run.started_at.utc.iso8601(6), timestamp: run.ended_at.utc.iso8601(6),
          measurements: measurements(run), contexts: { sync_run: { status: run.status, error: error }.compact } }
      end

      def measurements(run)
        rows = run.rows
        { total_rows: rows[:total], successful_rows: rows[:successful], failed_rows: rows[:failed], skipped_rows: run.skipped_rows,
          query_rows: run.query_rows, rows_per_second: run.seconds.positive? ? (rows[:total] / run.seconds).round(3) : nil }.compact
      end

      def problem(run, error)
        if run.status == "failed" then [failed(run, error)]
        elsif run.status == "success" && (run.rows[:failed].positive? || run.rows_left.positive?) then [records_failed(run)]
        else []
        end
      end

      def failed(run, error)
        { level: "error", "exception.type": "SyncRunFailed", "exception.value": "#{run.name}: #{error || NO_ERROR}", **about(run),
          fingerprint: ["multiwoven-sync-failed", run.sync_id.to_s] }
      end

      def records_failed(run)
        rows = run.rows
        counts = FailedRecords.by_reason(run)
        text = counts.map { |reason, count| "#{reason} #{count}" }.join(", ")
        { level: rows[:successful].zero? ? "error" : "warning", "exception.type": "SyncRecordsFailed",
          "exception.value": "#{run.name}: #{rows[:failed] + run.rows_left} of #{rows[:total]} records not delivered: #{text}",
          **about(run, failed_records: { by_reason: counts }), fingerprint: ["multiwoven-records-failed", run.sync_id.to_s] }
      end

      def about(run, contexts = {})
        { timestamp: run.ended_at.utc.iso8601(6), transaction: run.name, parent_span_id: run.span_id, platform: "ruby",
          contexts: { sync_run: { status: run.status, **run.rows }, **contexts } }
      end
    end
  end
end
