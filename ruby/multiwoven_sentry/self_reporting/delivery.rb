# frozen_string_literal: true

require "securerandom"
require_relative "../worker_client"

module MultiwovenSentry
  module SelfReporting
    # Hands records to the worker of this process. What cannot be delivered is counted and told to the log
    # once a minute: a report about it would go the same way.
    class Delivery
      SECONDS = 30
      LOG_EVERY_SECONDS = 60
      # Records of a call: they travel side by side, and a monitor's check-ins must arrive in their order.
      MOST = Hash.new(5).merge("check_ins" => 1).freeze

      def initialize(connection, log)
        @connection = connection
        @log = log
        @lost = Hash.new(0)
        @logged_at = nil
      end

      # [stream, record] pairs, in order. Never raises.
      def call(pairs)
        pairs.group_by(&:first).each do |stream, of_stream|
          of_stream.map(&:last).each_slice(MOST[stream]) { |records| write(stream, records) }
        end
      end

      # Counts what was lost elsewhere on the way.
      def lose(count, reason)
        @lost[reason] += count
      end

      # One line a minute, or now.
      def log_losses(at_once: false)
        return if @lost.empty? || !(at_once || due?)

        reasons = @lost.map { |reason, count| "#{count} #{reason}" }.join(", ")
        @log.call("Sentry self-reporting: #{@lost.values.sum} reports were not delivered: #{reasons}")
        @lost.clear
        @logged_at = now
      end

      private

      def write(stream, records)
        params = { config: @connection, stream: stream, records: records, action: "destination_insert", write_id: SecureRandom.uuid }
        tracking = WorkerClient.current.call("write", params, seconds: SECONDS).fetch("tracking")
        lose(tracking["failed"], reason_of(tracking)) if tracking["failed"].positive?
      rescue Unavailable, WorkerProcess::Refused => e
        lose(records.size, e.message)
      rescue StandardError, ScriptError, SystemStackError, NoMemoryError => e
        lose(records.size, e.class.name)
      end

      # The connector's own sentence about the first one; it shows no values.
      def reason_of(tracking)
        failed = tracking["logs"].find { |log| log["level"] == "error" }
        failed ? JSON.parse(failed["message"])["response"].to_s[0, 300] : "without a reason"
      end

      def due?
        @logged_at.nil? || now - @logged_at >= LOG_EVERY_SECONDS
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
