# frozen_string_literal: true

module MultiwovenSentry
  module SelfReporting
    # What is asked of the server that we run in. Nothing of it has to be there.
    module Host
      NOT_KNOWN = 500

      class << self
        # The constant, loaded if need be, or nil.
        def constant(name)
          Object.const_get(name) if Object.const_defined?(name)
        rescue NameError
          nil
        end

        # The controller of the request that this thread is in.
        def controller
          ::ActiveSupport::ExecutionContext.to_h[:controller] if defined?(::ActiveSupport::ExecutionContext)
        end

        def request_tags(controller)
          return {} unless controller.respond_to?(:action_name)

          request = controller.request if controller.respond_to?(:request)
          id = request.request_id if request.respond_to?(:request_id)
          { controller: "#{controller.class.name}##{controller.action_name}", request_id: id }.compact
        end

        # HTTP status of a `process_action` event; an exception's status as Rails will answer it.
        def status_of(payload)
          return payload[:status] || NOT_KNOWN unless payload[:exception_object]

          wrapper = constant("ActionDispatch::ExceptionWrapper")
          wrapper ? wrapper.status_code_for_exception(payload[:exception_object].class.name) : NOT_KNOWN
        end

        # The server has no version of its own at run time; the connectors that it locks have.
        def release
          version = constant("Multiwoven::Integrations::VERSION")
          "multiwoven-integrations@#{version}" if version
        end

        def environment
          ::Rails.env.to_s if rails?(:env)
        end

        def root
          ::Rails.root if rails?(:root)
        end

        def log(line)
          ::Multiwoven::Integrations::Service.logger.warn(line)
        end

        # As the server runs its own code: not while it is reloaded, and without keeping a database connection.
        def inside(&block)
          return release_connection(&block) unless rails?(:application)

          ::Rails.application.executor.wrap { release_connection(&block) }
        end

        private

        def rails?(method)
          defined?(::Rails) && ::Rails.respond_to?(method) && ::Rails.public_send(method)
        end

        def release_connection
          yield
        ensure
          ::ActiveRecord::Base.connection_handler.clear_active_connections! if defined?(::ActiveRecord::Base)
        end
      end
    end
  end
end
