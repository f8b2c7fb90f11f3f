# frozen_string_literal: true

require_relative "wording"

module MultiwovenSentry
  module SelfReporting
    # Which activity of the Temporal worker a thread, a run or an exception belongs to, and what went wrong
    # last in a run: the host's database keeps no reason for a failed run. Bounded; each process knows its own.
    class Work
      # Their first argument is the id of a run, of a sync.
      OF_RUN = %w[ExtractorActivity LoaderActivity ReporterActivity].freeze
      OF_SYNC = %w[FetchSyncActivity CreateSyncRunActivity ScheduleSyncActivity].freeze
      THREAD_KEY = :multiwoven_sentry_work
      MAX_REMEMBERED = 1_000

      def initialize
        @lock = Mutex.new
        @of_run = {}
        @of_exception = ObjectSpace::WeakMap.new
        @failures = {}
      end

      # Remembers, as long as the block runs, that this thread and that run are in this activity.
      def during(activity, input)
        tags = tags_of(activity, input)
        before = Thread.current.thread_variable_get(THREAD_KEY)
        begin_work(tags)
        yield
      rescue StandardError, ScriptError => e
        failed(e, tags)
        raise
      ensure
        end_work(tags, before)
      end

      # Tags of an exception: what the host says beside it, completed by what is known of the work.
      def tags(exception, said = {})
        known = @of_exception[exception] || Thread.current.thread_variable_get(THREAD_KEY) || of_run(said[:sync_run_id])
        { **known.to_h, **said.compact }
      end

      def failed(exception, tags)
        return if tags.nil?

        @of_exception[exception] = tags
        note(tags[:sync_run_id], exception)
      end

      # What went wrong last in the run, for the run's report.
      def note(sync_run_id, exception)
        return if sync_run_id.nil?

        @lock.synchronize do
          @failures.delete(sync_run_id.to_s)
          @failures.shift if @failures.size >= MAX_REMEMBERED
          @failures[sync_run_id.to_s] = "#{exception.class}: #{Wording.of(exception)}"
        end
      end

      # Text, or nil; forgotten once asked for.
      def take_failure(sync_run_id)
        @lock.synchronize { @failures.delete(sync_run_id.to_s) }
      end

      private

      def tags_of(activity, input)
        short = activity.to_s.split("::").last
        id = { sync_run_id: OF_RUN, sync_id: OF_SYNC }.find { |_, names| names.include?(short) }&.first
        { activity: short, id => input.to_s }.tap { |tags| tags.delete(nil) }
      end

      def of_run(sync_run_id)
        @lock.synchronize { @of_run[sync_run_id.to_s] } unless sync_run_id.nil?
      end

      def begin_work(tags)
        Thread.current.thread_variable_set(THREAD_KEY, tags)
        @lock.synchronize { @of_run[tags[:sync_run_id]] = tags } if tags[:sync_run_id]
      end

      def end_work(tags, before)
        Thread.current.thread_variable_set(THREAD_KEY, before)
        @lock.synchronize { @of_run.delete(tags[:sync_run_id]) } if tags && tags[:sync_run_id]
      end
    end
  end
end
