# frozen_string_literal: true

require_relative "host"

module MultiwovenSentry
  module SelfReporting
    # Tells of each status of a sync run once it is committed: block(facts), in the outbox's thread.
    class RunCommits
      MODEL = "SyncRun"
      MARK = :@multiwoven_sentry_told

      def initialize(reporter)
        @reporter = reporter
        @listeners = {}
      end

      def on(*statuses, &listener)
        statuses.each { |status| (@listeners[status] ||= []) << listener }
      end

      # Any number of times: after a reload the model is another class.
      def attach
        @reporter.quietly do
          model = Host.constant(MODEL)
          next if !model.respond_to?(:set_callback) || model.instance_variable_defined?(MARK)

          commits = self
          # Last in the chain is called first: the host's own callbacks send mail, and may raise.
          model.set_callback(:commit, :after) { |run| commits.committed(run) }
          model.instance_variable_set(MARK, true)
        end
      end

      def committed(run)
        @reporter.quietly do
          listeners = @listeners[run.status.to_s] if run.saved_change_to_status?
          next unless listeners

          facts = RunFacts.new(run.attributes)
          listeners.each { |listener| @reporter.later { listener.call(facts) } }
        end
      end
    end
  end
end
