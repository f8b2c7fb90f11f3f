# frozen_string_literal: true

require_relative "json_text"

module MultiwovenSentry
  # The protocol messages for when the worker could not be asked, as plain data.
  module Replies
    class << self
      def failed_check(message)
        { type: "connection_status", connection_status: { status: "failed", message: message } }
      end

      # One log a record, in order. The host stores the first one's message as JSON and shows its strings.
      def failed_write(records, identifier_key, reason)
        outcomes = { delivered: 0, queued: 0, skipped: 0, rejected: 0, errored: records.size }
        logs = records.each_with_index.map { |record, index| log(record, index, identifier_key, reason) }
        meta = { outcomes: outcomes, reasons: records.empty? ? {} : { internal: records.size } }
        { type: "tracking", tracking: { success: 0, failed: records.size, meta: meta, logs: logs } }
      end

      private

      def log(record, index, identifier_key, reason)
        text = { request: "record #{index}", response: "Failed (internal): #{reason}", level: "error" }
        log = { level: "error", name: "Sentry", message: JSON.generate(text) }
        identifier = identifier_of(record, identifier_key)
        identifier.nil? ? log : log.merge(record_identifier: identifier)
      end

      def identifier_of(record, key)
        return if key.nil? || !record.is_a?(Hash)

        value = record.fetch(key) { record[key.to_s.to_sym] }
        value.nil? || value.is_a?(String) ? value : JsonText.of(value)
      end
    end
  end
end
