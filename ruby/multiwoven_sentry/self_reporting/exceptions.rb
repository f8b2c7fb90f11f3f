# frozen_string_literal: true

module MultiwovenSentry
  module SelfReporting
    # Exceptions that the host hands to its exception reporter, and those that nobody caught: in a request, in
    # a background job. Of what the host says beside them only ids are taken, never parameters.
    class Exceptions
      SAID = %i[sync_id sync_run_id].freeze

      def initialize(reporter, work)
        @reporter = reporter
        @work = work
        source = self
        @reporter_hook = Module.new do
          define_method(:report) do |exception = nil, meta = {}, *rest|
            source.handed_over(exception, meta)
            super(exception, meta, *rest)
          end
        end
      end

      # Any number of times: the host's class is another one after its code was reloaded.
      def attach
        host_reporters.each { |host| host.singleton_class.prepend(@reporter_hook) }
        return if @attached

        @attached = true
        ::ActiveSupport::Notifications.subscribe("process_action.action_controller") { |*event| request_ended(event.last) }
        ::ActiveSupport.error_reporter&.subscribe(self) if ::ActiveSupport.respond_to?(:error_reporter)
      end

      # A call of the host's own exception reporter.
      def handed_over(exception, meta)
        @reporter.quietly do
          said = meta.respond_to?(:to_h) ? meta.to_h.transform_keys(&:to_sym).slice(*SAID) : {}
          @work.note(said[:sync_run_id], exception) unless Outbox.own_thread?
          send_on(exception, said, "multiwoven.exception_reporter", handled: true)
        end
      end

      # What Rails calls for errors that reached its outermost layer.
      def report(error, handled:, context: {}, **)
        @reporter.quietly { send_on(error, {}, "rails.error_reporter", handled: false, controller: context[:controller]) unless handled }
      end

      private

      def host_reporters
        configured = ::Multiwoven::Integrations::Service.config&.exception_reporter if defined?(::Multiwoven::Integrations::Service)
        [Host.constant("Utils::ExceptionReporter"), configured].compact.uniq.select { |host| host.respond_to?(:report) }
      end

      def request_ended(payload)
        @reporter.quietly do
          error = payload[:exception_object]
          send_on(error, {}, "rails.process_action", handled: false) if error && Host.status_of(payload) >= 500
        end
      end

      def send_on(exception, said, mechanism, handled:, controller: Host.controller)
        tags = @work.tags(exception, { **said, **Host.request_tags(controller) })
        @reporter.exception(exception, mechanism: mechanism, handled: handled) do
          { transaction: tags[:controller] || tags[:activity], **RunFacts.around(tags) }.compact
        end
      end
    end
  end
end
