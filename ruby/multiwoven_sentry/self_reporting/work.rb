# frozen_string_literal: true

require_relative "wording"

module MultiwovenSentry
  module SelfReporting
    # Which activity of the Temporal worker a thread, a run or an exception belongs to, and what went wrong
    # in a run: the host's database keeps no reason for a failed run. Bounded; each process knows its own.
    class Work
      # Their first argument is the id of a run, of a sync.
      OF_RUN = %w[ExtractorActivity LoaderActivity ReporterActivity].freeze
      OF_SYNC = %w[FetchSyncActivity CreateSyncRunActivity ScheduleSyncActivity].freeze
      THREAD_KEY = :multiwoven_sentry_work
      MAX_REMEMBERED = 1_000
      MAX_NOTED = 3

      def initialize
        @lock = Mutex.new
        @of_run = {}
        @of_exception = ObjectSpace::WeakMap.new
        @failures = {}
      end

      # Remembers, as long as the block runs, that this thread and that run are in this activity. The block is
      # the host's: nothing here may stand in its way.
      def during(activity, input)
        tags = quietly { tags_of(activity, input) }.to_h
        before = Thread.current.thread_variable_get(THREAD_KEY)
        quietly { begin_work(tags) }
        yield
      rescue StandardError, ScriptError => e
        quietly { failed(e, tags) }
        raise
      ensure
        quietly { end_work(tags, before) }
      end

      # Tags of an exception: what the host says beside it, completed by what is known of the work.
      def tags(exception, said = {})
        known = @of_exception[exception] || Thread.current.thread_variable_get(THREAD_KEY) || of_run(said[:sync_run_id])
        { **known.to_h, **said.compact }
      end

      # What went wrong in the run, for its report: the first thing is often the cause of the others.
      def note(sync_run_id, exception)
        return if sync_run_id.nil? || @failures[sync_run_id.to_s].to_a.size >= MAX_NOTED

        text = "#{exception.class}: #{Wording.of(exception)}"
        @lock.synchronize do
          @failures.shift if @failures.size >= MAX_REMEMBERED && !@failures.key?(sync_run_id.to_s)
          noted = (@failures[sync_run_id.to_s] ||= [])
          noted << text unless noted.include?(text)
        end
      end

      # Text, or nil; forgotten once asked for.
      def take_failure(sync_run_id)
        @lock.synchronize { @failures.delete(sync_run_id.to_s) }&.join("; then ")
      end

      private

      def quietly
        yield
      rescue StandardError
        nil
      end

      def failed(exception, tags)
        @of_exception[exception] = tags
        note(tags[:sync_run_id], exception)
      end

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
        @lock.synchronize { @of_run.delete(tags[:sync_run_id]) } if tags[:sync_run_id]
      end
    end
  end
end
