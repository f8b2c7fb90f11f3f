# frozen_string_literal: true

require "securerandom"

module MultiwovenSentry
  # What of a `write` call goes to the worker, and nothing else: a SyncConfig also holds the source's
  # credentials and the server's database objects. Whatever is missing is left out; the connector says so.
  module WriteParams
    class << self
      def of(sync_config, records, action, identifier_key)
        destination, stream, model = %i[destination stream model].map { |part| read(sync_config, part) }
        {
          config: settings(read(destination, :connection_specification)),
          stream: text(read(stream, :name)),
          records: records,
          action: text(action),
          identifier_key: text(identifier_key),
          write_id: SecureRandom.uuid,
          sync_id: text(read(sync_config, :sync_id)),
          sync_run_id: text(read(sync_config, :sync_run_id)),
          sync_mode: text(read(sync_config, :sync_mode)),
          model: text(read(model, :name)),
          primary_key: text(read(model, :primary_key))
        }
      end

      # Settings as a plain Hash, also when the host hands over request parameters.
      def settings(config)
        config.respond_to?(:to_unsafe_h) ? config.to_unsafe_h : config
      end

      private

      def read(object, name)
        object.public_send(name) if object.respond_to?(name)
      end

      def text(value)
        value&.to_s
      end
    end
  end
end
