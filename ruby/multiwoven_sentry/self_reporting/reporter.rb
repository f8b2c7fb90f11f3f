# frozen_string_literal: true

require_relative "delivery"
require_relative "exception_record"
require_relative "outbox"
require_relative "throttle"

module MultiwovenSentry
  module SelfReporting
    # What the hooks talk to. Its doors return at once and never raise; the blocks they take are called
    # later, in the outbox's thread, and answer [stream, record] pairs.
    class Reporter
      ANYTHING = [StandardError, ScriptError, SystemStackError, NoMemoryError].freeze
      DROPPED_EVERY_SECONDS = 60
      # Streams whose records say on which machine they arose.
      WITH_SERVER = %w[errors transactions].freeze

      attr_reader :settings

      # `log` takes one line; `inside` runs a block the way the host runs its own code; `root` is the folder of that code.
      def initialize(settings, log:, inside: ->(&block) { block.call }, server_name: nil, root: nil)
        @settings = settings
        @log = log
        @inside = inside
        @place = { server_name: server_name }.compact
        @exception_record = ExceptionRecord.new(root)
        @fork_lock = Mutex.new
        open
      end

      def later(&block)
        quietly { outbox.push(block) unless Outbox.own_thread? }
      end

      # `facts` is a block for further fields of the record, called later.
      def exception(exception, mechanism:, handled:, &facts)
        quietly do
          next if Outbox.own_thread? || !exception.is_a?(Exception) || sentry_ruby? || seen?(exception)

          fields = { timestamp: Time.now.utc.iso8601(6) }
          record = lambda do
            [["errors", @exception_record.of(exception, mechanism: mechanism, handled: handled, facts: { **fields, **quietly { facts&.call }.to_h })]]
          end
          outbox.push(record) if throttle.admit?(ExceptionRecord.fingerprint(exception), now, record)
        end
      end

      # sentry-ruby, loaded and initialised: exceptions and requests are its business then.
      def sentry_ruby?
        defined?(::Sentry) && ::Sentry.respond_to?(:initialized?) && ::Sentry.initialized?
      end

      # For everything that runs in a caller's thread: nothing gets out.
      def quietly
        yield
      rescue *ANYTHING
        nil
      end

      # Sends what is there as far as the seconds reach, the summaries of what was held back included.
      def close(seconds)
        quietly do
          next unless @pid == Process.pid

          @closing = true
          @outbox.close(seconds)
        end
      end

      private

      def open
        @throttle = Throttle.new
        @seen = ObjectSpace::WeakMap.new
        @delivery = Delivery.new(@settings.connection, @log)
        @outbox = Outbox.new(method(:deliver))
        @dropped_told_at = nil
        @closing = false
        @pid = Process.pid
      end

      def outbox
        after_fork
        @outbox
      end

      def throttle
        after_fork
        @throttle
      end

      # Threads do not survive a fork, and what the parent has not sent yet is the parent's to send.
      def after_fork
        @fork_lock.synchronize { open unless @pid == Process.pid } unless @pid == Process.pid
      end

      def seen?(exception)
        @seen.key?(exception) || !(@seen[exception] = true)
      end

      def deliver(blocks)
        held_back = @throttle.summaries(now, all: @closing)
        pairs = blocks.empty? && held_back.empty? ? [] : @inside.call { build(blocks, held_back) }
        pairs += dropped
        @delivery.call(pairs.map { |stream, record| [stream, WITH_SERVER.include?(stream) ? { **@place, **record } : record] })
        @delivery.log_losses(at_once: @closing)
      rescue *ANYTHING => e
        quietly { @delivery.lose(blocks.size, "could not be built (#{e.class.name})") }
      end

      def build(blocks, held_back)
        blocks.flat_map { |block| built(block) } + held_back.flat_map { |summary| summarised(summary) }
      end

      def built(block)
        block.call
      rescue *ANYTHING => e
        @delivery.lose(1, "could not be built (#{e.class.name})")
        []
      end

      # As the latest of them, so that it joins the same issue.
      def summarised(summary)
        count = summary.suppressed
        text = "#{count} more of these within #{Throttle::WINDOW_SECONDS} s were counted, not sent one by one."
        built(summary.latest).map do |stream, record|
          [stream, { **record, message: text, tags: { **record[:tags].to_h, suppressed_count: count } }]
        end
      end

      def dropped
        return [] unless @closing || @dropped_told_at.nil? || now - @dropped_told_at >= DROPPED_EVERY_SECONDS

        count = @outbox.take_dropped
        return [] if count.zero?

        @dropped_told_at = now
        [["errors", { message: "#{count} reports of Multiwoven were dropped: more came in than could be sent.", level: "warning",
                      fingerprint: ["multiwoven-sentry-dropped"], tags: { dropped_count: count } }]]
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
