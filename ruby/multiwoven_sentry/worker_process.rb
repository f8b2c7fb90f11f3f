# frozen_string_literal: true

require "json"
require "io/wait"

module MultiwovenSentry
  # One Node process and the calls under way in it: a line out, a line back, matched by id. Once it has
  # ended it stays ended; WorkerClient starts the next one.
  class WorkerProcess
    # The process went away before it answered. The message says how, e.g. "ended by signal KILL".
    class Died < StandardError; end
    class TimedOut < StandardError; end
    # The worker answered with an error.
    class Refused < StandardError
      attr_reader :code

      def initialize(code, message)
        super(message)
        @code = code
      end
    end

    Call = Struct.new(:arrived, :answer)

    # Seconds without a call or an answer after which the process is let go: web servers check a
    # connection once in a while and need not keep a worker for it.
    IDLE_SECONDS = 300
    # Ways to end that WorkerClient tells apart.
    RETIRED = "retired"
    HUNG = "did not answer"
    # Seconds for what is not worth waiting for.
    BRIEFLY = 1

    def self.now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end

    # Raises SystemCallError when the command cannot be started.
    def initialize(command, environment)
      @lock = Mutex.new
      @write_lock = Mutex.new
      @calls = {}
      @last_id = 0
      @ended = nil
      @finished = false
      @last_answer_at = self.class.now
      spawn_worker(command, environment)
      @reader = Thread.new { read_answers }
      @reader.name = "multiwoven-sentry reader"
    end

    def alive?
      @ended.nil?
    end

    # Why it ended, or nil.
    attr_reader :ended

    # Answers the result. `params` is JSON text. Raises Died, TimedOut or Refused. Any thread.
    def call(method, params, deadline)
      started = self.class.now
      id, call = register
      send_line(%({"jsonrpc":"2.0","id":#{id},"method":"#{method}","params":#{params}}\n), deadline)
      result_of(wait_for(call, deadline))
    rescue TimedOut
      # Silent since this call began: it hangs, and everybody else's call with it.
      @last_answer_at < started ? kill(HUNG) : cancel(id)
      raise
    ensure
      @lock.synchronize { @calls.delete(id) }
    end

    # No further calls; what is under way is still answered.
    def retire
      @lock.synchronize { @ended ||= RETIRED }
      close(@input)
    end

    def kill(reason)
      @lock.synchronize { @ended ||= reason }
      # Only while unreaped: later the id may be somebody else's.
      Process.kill(:KILL, @pid) if @waiter.alive?
    rescue Errno::ESRCH
      nil
    end

    # In a forked child: the process and its threads are the parent's, only the pipes are here too.
    def close_inherited
      @ended ||= "belongs to the parent process"
      close(@input)
      close(@output)
    end

    private

    def spawn_worker(command, environment)
      child_input, @input = IO.pipe
      @output, child_output = IO.pipe
      @input.binmode
      @output.set_encoding(Encoding::UTF_8, nil)
      @input.sync = true # a forked child must not find anything to flush
      # Its own process group: a Ctrl-C on the host's terminal is the host's to handle.
      @pid = Process.spawn(environment, *command, in: child_input, out: child_output,
                                                  unsetenv_others: true, close_others: true, pgroup: true)
      @waiter = Process.detach(@pid)
    rescue SystemCallError
      close(@input)
      close(@output)
      raise
    ensure
      close(child_input)
      close(child_output)
    end

    def register
      @lock.synchronize do
        raise Died, @ended if @ended

        call = Call.new(ConditionVariable.new)
        @last_id += 1
        @calls[@last_id] = call
        [@last_id, call]
      end
    end

    def send_line(line, deadline)
      @write_lock.synchronize do
        rest = line
        until rest.empty?
          written = @input.write_nonblock(rest, exception: false)
          if written != :wait_writable then rest = rest.byteslice(written..)
          elsif !@input.wait_writable([deadline - self.class.now, 0].max) then raise TimedOut
          end
        end
      ensure
        # Half a line would garble the next caller's: a time-out, or a thread killed by the host.
        kill("a line was left unfinished") unless rest && rest.empty?
      end
    rescue IOError, SystemCallError
      raise Died, (@ended || "its input is closed")
    end

    def wait_for(call, deadline)
      @lock.synchronize do
        until call.answer
          raise Died, @ended if @finished

          remaining = deadline - self.class.now
          raise TimedOut unless remaining.positive?

          call.arrived.wait(@lock, remaining)
        end
        call.answer
      end
    end

    def result_of(answer)
      error = answer["error"]
      raise Refused.new(error["code"], error["message"].to_s) if error

      answer["result"]
    end

    def cancel(id)
      send_line(%({"jsonrpc":"2.0","method":"$/cancel","params":{"id":#{id}}}\n), self.class.now + BRIEFLY)
    rescue Died, TimedOut
      nil
    end

    def read_answers
      while (line = next_line)
        accept(JSON.parse(line))
      end
    rescue JSON::ParserError
      kill("answered with something that is not JSON")
    rescue IOError, SystemCallError
      nil
    ensure
      finish
    end

    def next_line
      retire_if_idle until @output.wait_readable(IDLE_SECONDS)
      @output.gets
    end

    def retire_if_idle
      idle = @lock.synchronize { @calls.empty? && (@ended ||= RETIRED) }
      close(@input) if idle
    end

    def accept(answer)
      @last_answer_at = self.class.now
      @lock.synchronize do
        call = @calls[answer["id"]] or return
        call.answer = answer
        call.arrived.signal
      end
    end

    # Wakes everybody who still waits.
    def finish
      how = how_it_ended
      close(@input)
      close(@output)
    ensure
      @lock.synchronize do
        @ended ||= how || "broke off"
        @finished = true
        @calls.each_value { |call| call.arrived.signal }
      end
    end

    def how_it_ended
      status = @waiter.join(BRIEFLY)&.value
      return "closed its output" if status.nil?

      status.signaled? ? "ended by signal #{Signal.signame(status.termsig)}" : "ended with exit code #{status.exitstatus}"
    end

    def close(io)
      io&.close
    rescue IOError, SystemCallError
      nil
    end
  end
end
