# frozen_string_literal: true

module MultiwovenSentry
  module SelfReporting
    # Failed activities and workflows, told by Temporal's own error handlers. Each attempt is told.
    class TemporalErrors
      # As the host names the workflows of its schedules, e.g. "postgresql-sentry-syncid-3".
      SYNC_ID = /syncid-(\d+)/

      def initialize(reporter, work)
        @reporter = reporter
        @work = work
        source = self
        @setup_hook = Module.new { define_method(:setup) { |*args| super(*args).tap { source.attach } } }
        @activity_hook = Module.new do
          define_method(:execute_in_context) { |context, input| work.during(name, Array(input).first) { super(context, input) } }
        end
      end

      # Any number of times. The host loads Temporal late, in its service's `setup`.
      def attach
        @reporter.quietly do
          service = Host.constant("TemporalService")
          service.singleton_class.prepend(@setup_hook) if service.respond_to?(:setup)
          Host.constant("Temporal::Activity")&.singleton_class&.prepend(@activity_hook)
          subscribe(::Temporal.configuration) if defined?(::Temporal) && ::Temporal.respond_to?(:configuration)
        end
      end

      private

      def subscribe(configuration)
        return if configuration.equal?(@configuration)

        @configuration = configuration
        configuration.on_error { |error, metadata: nil| failed(error, metadata) }
      end

      def failed(error, metadata)
        @reporter.quietly do
          tags = @work.tags(error, tags_of(metadata))
          run_id = read(metadata, :workflow_run_id) || read(metadata, :run_id)
          @reporter.exception(error, mechanism: "temporal.on_error", handled: false) do
            { transaction: tags[:activity] || tags[:workflow], **RunFacts.around(tags, workflow_run_id: run_id) }.compact
          end
        end
      end

      def tags_of(metadata)
        activity = read(metadata, :name) if read(metadata, :activity?)
        workflow = read(metadata, :workflow_name) || (read(metadata, :name) if read(metadata, :workflow?))
        workflow_id = read(metadata, :workflow_id) || (read(metadata, :id) if read(metadata, :workflow?))
        { activity: short(activity), workflow: short(workflow), attempt: read(metadata, :attempt)&.to_s, sync_id: workflow_id.to_s[SYNC_ID, 1] }.compact
      end

      def read(metadata, name)
        metadata.public_send(name) if metadata.respond_to?(name)
      end

      def short(name)
        name&.to_s&.split("::")&.last
      end
    end
  end
end
