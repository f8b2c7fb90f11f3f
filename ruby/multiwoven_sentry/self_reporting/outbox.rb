# frozen_string_literal: true

module MultiwovenSentry
  module SelfReporting
    # What is to be sent, and the one thread that sends it. Callers only put a block into a bounded list;
    # what does not fit is counted. The thread starts with the first block.
    class Outbox
      CAPACITY = 1_000
      # Blocks that are taken at a time.
      BATCH = 50
      # Seconds after which `deliver` is called although there is nothing new: summaries fall due.
      TICK_SECONDS = 1
      THREAD_MARK = :multiwoven_sentry_outbox

      # Whether the caller is such a thread: what goes wrong there must not become a report.
      def self.own_thread?
        Thread.current.thread_variable?(THREAD_MARK)
      end

      # `deliver` is called with a list of blocks, perhaps empty, in the thread.
      def initialize(deliver)
        @deliver = deliver
        @lock = Mutex.new
        @changed = ConditionVariable.new
        @blocks = []
        @dropped = 0
        @closed = false
        @thread = nil
      end

      # Any thread.
      def push(block)
        @lock.synchronize do
          next if @closed
          next @dropped += 1 if @blocks.size >= CAPACITY

          @blocks << block
          start unless @thread&.alive?
          @changed.signal
        end
      end

      # How many did not fit since this was last asked.
      def take_dropped
        @lock.synchronize { @dropped.tap { @dropped = 0 } }
      end

      # Takes nothing more, and waits for what is there as long as it may.
      def close(seconds)
        @lock.synchronize do
          @closed = true
          @changed.signal
        end
        @thread&.kill unless @thread&.join(seconds)
      end

      private

      def start
        @thread = Thread.new { run }
        @thread.name = "multiwoven-sentry outbox"
      end

      def run
        Thread.current.thread_variable_set(THREAD_MARK, true)
        while (blocks = take)
          @deliver.call(blocks)
        end
        @deliver.call([])
      end

      # Nil when closed and empty.
      def take
        @lock.synchronize do
          @changed.wait(@lock, TICK_SECONDS) if @blocks.empty? && !@closed
          @blocks.shift(BATCH) unless @blocks.empty? && @closed
        end
      end
    end
  end
end
