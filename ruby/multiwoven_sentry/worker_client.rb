# frozen_string_literal: true

require_relative "json_text"
require_relative "node_runtime"
require_relative "restart_pause"
require_relative "worker_process"

module MultiwovenSentry
  # The worker of this Ruby process: started by the first call, started anew after it ended, shared by all
  # threads. Calls either answer or raise Unavailable with a text for the person who reads it.
  class WorkerClient
    # What this plugin speaks; the worker says its own in `initialize`.
    PROTOCOL_VERSION = 1
    START_SECONDS = 15
    # Seconds that a call waits for a restart. The host makes 1,000 calls between two heartbeats, so a
    # worker that cannot be kept alive must cost each of them little.
    RESTART_PATIENCE = 1

    CURRENT = Mutex.new
    private_constant :CURRENT

    class << self
      # Each Ruby process has its own: a worker's pipes cannot be shared across a fork.
      def current
        CURRENT.synchronize do
          forget_if_inherited
          @owner = Process.pid
          @current ||= new
        end
      end

      # In a forked child.
      def forget_inherited
        CURRENT.synchronize { forget_if_inherited }
      end

      # Lets the worker finish what it has and end; the next call starts another.
      def stop
        client = CURRENT.synchronize do
          forget_if_inherited
          @current.tap { @current = nil }
        end
        client&.stop
      end

      private

      def forget_if_inherited
        return if @owner.nil? || @owner == Process.pid

        @current&.close_inherited
        @current = @owner = nil
      end
    end

    def initialize
      @lock = Mutex.new
      @pause = RestartPause.new
      @process = nil
    end

    # Answers the result. Raises Unavailable, or WorkerProcess::Refused when the worker refuses the call itself.
    def call(method, params, seconds:)
      text = JsonText.of(params)
      deadline = WorkerProcess.now + seconds
      attempts = 0
      begin
        attempts += 1
        process = running
        too_long(text) if text.bytesize > @max_params_bytes
        process.call(method, text, deadline).tap { answered }
      rescue WorkerProcess::Died => e
        # Once more with the same write_id, so that what did go out goes out with the same ids.
        retry if attempts < 2
        raise Unavailable, "The connector's worker process ended twice while it had this call (#{e.message}); " \
                           "the log of the Multiwoven worker says more."
      rescue WorkerProcess::TimedOut
        raise Unavailable, "The connector's worker process did not answer within #{seconds} s."
      end
    end

    def stop
      @lock.synchronize { @process&.retire }
    end

    def close_inherited
      @process&.close_inherited
    end

    private

    def answered
      @pause.succeeded if @pause.reason
    end

    # Some rounds at most: the pauses grow beyond what a call waits for.
    def running
      @lock.synchronize do
        until @process&.alive?
          note_end
          wait_for_pause
          @process = start
        end
        @process
      end
    end

    # A process that was let go for idleness did not fail.
    def note_end
      ended = @process&.ended
      @process = nil
      case ended
      when nil, WorkerProcess::RETIRED then nil
      when WorkerProcess::HUNG then @pause.hung("The connector's worker process #{ended}.", WorkerProcess.now)
      else @pause.failed("The connector's worker process #{ended}; the log of Multiwoven's worker says more.", WorkerProcess.now)
      end
    end

    def wait_for_pause
      seconds = @pause.remaining(WorkerProcess.now)
      raise Unavailable, "#{@pause.reason} The connector tries again every few seconds." if seconds > RESTART_PATIENCE

      sleep(seconds)
    end

    def start
      process = WorkerProcess.new(NodeRuntime.worker_command, NodeRuntime.environment)
      accept(process.call("initialize", "{}", WorkerProcess.now + START_SECONDS))
      process
    rescue WorkerProcess::Died
      process # ended; the next round says so
    rescue Unavailable => e
      refuse_for_now(process, e.message)
    rescue WorkerProcess::TimedOut, WorkerProcess::Refused, SystemCallError => e
      refuse_for_now(process, "The connector's worker process could not start (#{e.class.name.split("::").last}).")
    end

    def refuse_for_now(process, message)
      process&.kill("start failed")
      @pause.hung(message, WorkerProcess.now)
      raise Unavailable, message
    end

    def accept(hello)
      version = hello["protocol_version"]
      unless version == PROTOCOL_VERSION
        raise Unavailable, "The connector's package was changed under the running process: restart Multiwoven's server and worker."
      end

      # The frame around the parameters takes a few bytes.
      @max_params_bytes = hello.fetch("capabilities").fetch("max_line_bytes") - 1_000
    end

    def too_long(text)
      raise Unavailable, "The row is too large for the connector: #{text.bytesize} bytes as JSON, at most #{@max_params_bytes} are taken. " \
                         "Map fewer or shorter columns."
    end
  end
end
