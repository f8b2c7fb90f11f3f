# frozen_string_literal: true

require_relative "package"
require_relative "replies"
require_relative "worker_client"
require_relative "write_params"

module Multiwoven
  module Integrations
    module Destination
      module Sentry
        include Multiwoven::Integrations::Core

        # Tells this module from a connector of the host's own.
        OUT_OF_TREE = true

        # The destination as the host sees it. No method raises, whatever it is handed: a raise in `write`
        # leaves the record pending for ever, one in `discover` costs the stored catalog, one in
        # `check_connection` breaks the page.
        class Client < DestinationConnector
          # Seconds. A record has some 11 s in the worker at most; every further record of a call adds one.
          WRITE_SECONDS = 30
          CHECK_SECONDS = 60
          # Everything but the signals and exits that are meant for the process.
          ANYTHING = [StandardError, ScriptError, SystemStackError, NoMemoryError].freeze

          def connector_spec
            @connector_spec ||= ConnectorSpecification.from_json(::MultiwovenSentry::Package.spec_json)
          end

          # The host writes the spec into this Hash and then asks for it again.
          def meta_data
            @meta_data ||= { data: ::MultiwovenSentry::Package.meta.dup }
          end

          def check_connection(connection_config)
            message_of("connection_status", ask("check", { config: ::MultiwovenSentry::WriteParams.settings(connection_config) }, CHECK_SECONDS))
          rescue *ANYTHING => e
            message_of("connection_status", ::MultiwovenSentry::Replies.failed_check(explain(e)))
          end

          # Static: nothing can fail here.
          def discover(_connection_config = nil)
            MultiwovenMessage.from_json(::MultiwovenSentry::Package.catalog_json)
          end

          def write(sync_config, records, action = "destination_insert", identifier_key = nil)
            list = records.is_a?(Array) ? records : [records].compact
            params = ::MultiwovenSentry::WriteParams.of(sync_config, list, action, identifier_key)
            message_of("tracking", ask("write", params, WRITE_SECONDS + list.size))
          rescue *ANYTHING => e
            message_of("tracking", ::MultiwovenSentry::Replies.failed_write(list || [], identifier_key, explain(e)))
          end

          private

          def ask(method, params, seconds)
            ::MultiwovenSentry::WorkerClient.current.call(method, params, seconds: seconds)
          end

          # The host's own structs. What they accept but the host could not use is refused here.
          def message_of(type, reply)
            MultiwovenMessage.from_json(JSON.generate(reply)).tap do |message|
              raise TypeError, "no #{type}" unless message.type == type && message.public_send(type)
            end
          end

          # Exceptions that are not ours may quote settings or records, so only their class is shown.
          def explain(error)
            return error.message if error.is_a?(::MultiwovenSentry::Unavailable)

            logger.error("Sentry connector: #{error.class} at #{error.backtrace&.first}")
            "The connector failed (#{error.class}); the log of Multiwoven says where."
          end
        end
      end
    end
  end
end
