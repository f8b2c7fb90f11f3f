# frozen_string_literal: true

require_relative "host"

module MultiwovenSentry
  module SelfReporting
    # A sample of the API's requests becomes transactions: name, status and times, no path and no parameters.
    class Requests
      EVENT = "process_action.action_controller"
      TIMES = { db: :db_runtime, view: :view_runtime }.freeze

      # `random` answers a number from 0 up to 1.
      def initialize(reporter, random: -> { rand })
        @reporter = reporter
        @random = random
        @rate = reporter.settings.traces_sample_rate
      end

      def attach
        return if @attached || @rate.zero?

        @attached = true
        ::ActiveSupport::Notifications.subscribe(EVENT) { |_, start, finish, _, payload| ended(start, finish, payload) }
      end

      private

      def ended(start, finish, payload)
        @reporter.quietly do
          next if @random.call >= @rate || @reporter.sentry_ruby?

          name = "#{payload[:controller]}##{payload[:action]}"
          facts = { status: Host.status_of(payload), method: payload[:method], times: TIMES.transform_values { |key| payload[key] } }
          request_id = payload[:request].request_id if payload[:request].respond_to?(:request_id)
          @reporter.later { [["transactions", transaction(name, start, finish, request_id, **facts)]] }
        end
      end

      def transaction(name, start, finish, request_id, status:, method:, times:)
        { transaction: name, source: "view", op: "http.server", status: status.to_s, start_timestamp: start.utc.iso8601(6),
          timestamp: [start, finish].max.utc.iso8601(6), tags: { controller: name, request_id: request_id, "http.status_code": status }.compact,
          contexts: { response: { status_code: status } }, "request.method": method, platform: "ruby",
          measurements: times.compact.transform_values { |milliseconds| { value: milliseconds.to_f.round(3), unit: "millisecond" } } }.compact
      end
    end
  end
end
