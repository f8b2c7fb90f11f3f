# frozen_string_literal: true

require "socket"
require "time"
require "active_support"
require "active_support/notifications"
require "active_support/reloader"
require_relative "self_reporting/settings"
require_relative "self_reporting/host"
require_relative "self_reporting/reporter"
require_relative "self_reporting/work"
require_relative "self_reporting/run_facts"
require_relative "self_reporting/run_commits"
require_relative "self_reporting/exceptions"
require_relative "self_reporting/temporal_errors"
require_relative "self_reporting/runs"
require_relative "self_reporting/monitors"
require_relative "self_reporting/requests"

module MultiwovenSentry
  # Multiwoven reports itself: its exceptions, sync runs, jobs and API requests go to the Sentry project of
  # MULTIWOVEN_SENTRY_SELF_DSN. A table of contents; each source of signals has a file of its own.
  module SelfReporting
    # Of the 2 s that a process may take to end.
    CLOSE_SECONDS = 1.5

    class << self
      # Called from an initializer. Starts no thread and no process: the server forks after it.
      def install(env = ENV)
        return if @reporter

        @reporter = reporter(Settings.new(env, environment: Host.environment, release: Host.release))
        @sources = sources(@reporter)
        # When the host has loaded its code, and each time it has reloaded it.
        ::ActiveSupport::Reloader.to_prepare { SelfReporting.attach }
        at_exit { SelfReporting.close }
      end

      # Hooks whatever is there by now; what is hooked already stays as it is.
      def attach
        @sources.each { |source| @reporter.quietly { source.attach } }
      end

      def close(seconds = CLOSE_SECONDS)
        @reporter&.close(seconds)
      end

      private

      def reporter(settings)
        settings.warnings.each { |warning| Host.log(warning) }
        Reporter.new(settings, log: Host.method(:log), inside: Host.method(:inside), server_name: Socket.gethostname, root: Host.root)
      end

      def sources(reporter)
        work = Work.new
        commits = RunCommits.new(reporter)
        Runs.new(commits, work)
        Monitors.new(commits) if reporter.settings.monitors?
        [Exceptions.new(reporter, work), TemporalErrors.new(reporter, work), commits, Requests.new(reporter)]
      end
    end
  end
end
