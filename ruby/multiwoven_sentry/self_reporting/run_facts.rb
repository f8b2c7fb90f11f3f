# frozen_string_literal: true

require "digest"
require_relative "host"

module MultiwovenSentry
  module SelfReporting
    # One sync run as its row was when it was committed, and what the host's database knows around it. Asks the
    # database only in the outbox's thread, for named columns only: never for settings, rows or queries.
    #
    # The ids are those of docs/sql, so that a run reported as it happens and loaded from the views is one.
    class RunFacts
      SYNC_COLUMNS = %w[name stream_name schedule_type sync_interval sync_interval_unit cron_expression].freeze
      KEY_COLUMNS = %w[id sync_id created_at].freeze
      KEY_TIME = "%Y%m%d%H%M%S%6N"

      class << self
        # Fields of an event that happened in a run: its ids beside what is known already, and its trace.
        def around(tags, workflow_run_id: nil)
          wanted = tags[:sync_run_id] ? { id: tags[:sync_run_id] } : { workflow_run_id: workflow_run_id }
          found = quietly { Host.constant("SyncRun")&.unscoped&.where(wanted)&.pick(*KEY_COLUMNS) } if wanted.values.first
          return { tags: tags } unless found

          run = new(KEY_COLUMNS.zip(found).to_h)
          { tags: { sync_id: run.sync_id.to_s, sync_run_id: run.id.to_s, **tags }, trace_id: run.trace_id, parent_span_id: run.span_id }
        end

        # Nil when the database cannot be asked: a report says then what it can.
        def quietly
          yield
        rescue StandardError
          nil
        end
      end

      # `attributes` as ActiveRecord answers them: string keys, enums as words.
      def initialize(attributes)
        @run = attributes
      end

      def id = @run["id"]
      def sync_id = @run["sync_id"]
      def status = @run["status"]
      def test? = @run["sync_run_type"] == "test"
      def error = @run["error"]
      def query_rows = @run["total_query_rows"]
      def skipped_rows = @run["skipped_rows"]
      def started_at = @run["started_at"] || @run["created_at"]
      # Cancelled runs, and some failed ones, never get a finish time.
      def ended_at = [@run["finished_at"] || @run["updated_at"], started_at].max
      def seconds = ended_at - started_at
      def event_id = digest("event")
      def trace_id = digest("trace")
      def span_id = digest("span")[0, 16]
      def check_in_id = digest("check-in")

      def name
        "sync #{sync["name"] || sync["stream_name"] || sync_id}"
      end

      def tags
        { sync_id: sync_id, sync_run_id: id, run_type: @run["sync_run_type"], stream: sync["stream_name"],
          workspace: pick("Workspace", "workspace_id", :name), model: pick("Model", "model_id", :name),
          source: pick("Connector", "source_id", :connector_name), destination: pick("Connector", "destination_id", :connector_name) }.compact
      end

      # { total:, successful:, failed: }. The host counts only runs that succeed.
      def rows
        @rows ||= counted || { total: @run["total_rows"].to_i, successful: @run["successful_rows"].to_i, failed: @run["failed_rows"].to_i }
      end

      # Rows that the host neither delivered nor failed, and that it will not try again.
      def rows_left
        [rows[:total] - rows[:successful] - rows[:failed], 0].max
      end

      def sync
        @sync ||= self.class.quietly do
          values = Host.constant("Sync")&.unscoped&.where(id: sync_id)&.pick(*SYNC_COLUMNS)
          values && SYNC_COLUMNS.zip(values).to_h
        end || {}
      end

      private

      def counted
        return if status == "success"

        counts = self.class.quietly { Host.constant("SyncRecord")&.unscoped&.where(sync_run_id: id)&.group(:status)&.count }
        { total: counts.values.sum, successful: counts["success"].to_i, failed: counts["failed"].to_i } if counts&.any?
      end

      def pick(model, key, column)
        self.class.quietly { Host.constant(model)&.unscoped&.where(id: @run[key])&.pick(column) } if @run[key]
      end

      def digest(kind)
        Digest::MD5.hexdigest("multiwoven run #{kind} #{id}:#{@run["created_at"].utc.strftime(KEY_TIME)}")
      end
    end
  end
end
