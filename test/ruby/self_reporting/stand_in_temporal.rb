# frozen_string_literal: true

# The doors of temporal-ruby that the host goes through (lib/temporal/{configuration,error_handler,activity}.rb).
%i[Temporal TemporalService Activities].each { |name| Object.send(:remove_const, name) if Object.const_defined?(name) }

module Temporal
  class Configuration
    attr_reader :error_handlers

    def initialize
      @error_handlers = []
    end

    def on_error(&block)
      @error_handlers << block
    end
  end

  ActivityMetadata = Struct.new(:name, :workflow_name, :workflow_id, :workflow_run_id, :attempt, keyword_init: true) do
    def activity? = true
    def workflow? = false
  end

  class Activity
    def self.execute_in_context(_context, input)
      new.execute(*input)
    end
  end

  class << self
    def configuration
      @configuration ||= Configuration.new
    end

    # What the worker's task processor does with an activity that raises.
    def run_activity(activity, input, metadata)
      activity.execute_in_context(Object.new, input)
    rescue StandardError, ScriptError => e
      configuration.error_handlers.each { |handler| handler.call(e, metadata: metadata) }
    end
  end
end

module TemporalService
  def self.setup
    :done
  end
end

module Activities
  class ExtractorActivity < Temporal::Activity
    def execute(sync_run_id)
      raise IOError, "source of run #{sync_run_id} went away"
    end
  end

  # Hands an exception to the host's reporter on the way, as a connector does.
  class LoaderActivity < Temporal::Activity
    def execute(sync_run_id)
      [1].map { |_| Thread.new { Utils::ExceptionReporter.report(IOError.new("refused"), { context: "X", type: "error", sync_run_id: sync_run_id.to_s }) } }.each(&:join)
    end
  end
end
