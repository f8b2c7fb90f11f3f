# frozen_string_literal: true

require_relative "support"

RSpec.describe "Self-reporting's manners", :self_reporting do
  def raised(type = IOError, text = "storm")
    raise type, text
  rescue StandardError => e
    e
  end

  # Seconds of the calling thread's own processor time, so that a busy machine does not count.
  def cpu
    before = Process.clock_gettime(Process::CLOCK_THREAD_CPUTIME_ID)
    yield
    Process.clock_gettime(Process::CLOCK_THREAD_CPUTIME_ID) - before
  end

  def sentry_answers(**fault)
    Sandbox.current.faults({ times: 10_000, **fault })
  end

  after do
    Net::HTTP.new("127.0.0.1", URI(Sandbox.current.settings["sentry_url"]).port).delete("/_sandbox/faults")
  end

  describe "a storm of 10,000 exceptions" do
    it "is sixty events and one summary with the count of the rest, at little cost for the callers" do
      install
      spent = cpu { 10_000.times { Utils::ExceptionReporter.report(raised) } }
      finish
      expect(errors.size).to eq 61
      summary = errors.last
      expect(summary["tags"].to_h).to include("suppressed_count" => "9940")
      expect(summary["logentry"].to_s).to include("9940 more of these")
      expect(summary["exception"]["values"][0]).to include("type" => "IOError")
      expect(spent / 10_000).to be < 0.001
    end

    it "of as many kinds from ten threads is bounded, and what did not fit is counted" do
      install
      sentry_answers(delay_ms: 1_000)
      threads = Array.new(10) { |t| Thread.new { 1_000.times { |n| Utils::ExceptionReporter.report(raised.tap { |e| e.set_backtrace(["/app/a.rb:#{t * 1_000 + n}:in `m'"]) }) } } }
      threads.each(&:join)
      outbox = MultiwovenSentry::SelfReporting.instance_variable_get(:@reporter).instance_variable_get(:@outbox)
      expect(outbox.instance_variable_get(:@blocks).size).to be <= 1_000
      Net::HTTP.new("127.0.0.1", URI(Sandbox.current.settings["sentry_url"]).port).delete("/_sandbox/faults")
      finish(60)
      counts = errors.sum { |event| [event["tags"].to_h["dropped_count"], event["tags"].to_h["suppressed_count"]].compact.sum(&:to_i) }
      sent = errors.count { |event| event["tags"].to_h["dropped_count"].nil? && event["tags"].to_h["suppressed_count"].nil? }
      expect(sent + counts).to be_within(60).of(10_000)
      expect(sent).to be <= 1_200
    end
  end

  it "a slow Sentry is not noticed by callers" do
    install(traces_sample_rate: "1")
    sentry_answers(delay_ms: 4_000)
    run = a_run
    longest = Array.new(50) do
      before = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      Utils::ExceptionReporter.report(raised)
      request { |payload| payload[:status] = 200 }
      Process.clock_gettime(Process::CLOCK_MONOTONIC) - before
    end.max
    start(run)
    expect(longest).to be < 4 # one answer of Sentry
    finish(1)
  end

  it "a dead worker costs callers nothing, and the log gets one line" do
    HOST_LOG.truncate(0)
    HOST_LOG.rewind
    MultiwovenSentry::WorkerClient.stop
    ENV["MULTIWOVEN_SENTRY_NODE"] = "/nowhere/node"
    install
    300.times { |n| expect(Utils::ExceptionReporter.report(raised(IOError, "n#{n}"))).to eq :reported }
    finish(10)
    lines = HOST_LOG.string.lines.grep(/self-reporting/)
    expect(lines.size).to be_between(1, 10) # one a minute and one at the end, however slow the machine: not one a report
    expect(lines.join).to match(/not delivered.*Node\.js was not found/)
    expect(received).to eq []
  ensure
    ENV.delete("MULTIWOVEN_SENTRY_NODE")
    MultiwovenSentry::WorkerClient.stop
  end

  it "a worker that is killed in between loses nothing that comes after" do
    install
    Utils::ExceptionReporter.report(raised)
    eventually("the first is there") { errors.any? }
    Process.kill(:KILL, worker_client.call("status", {}, seconds: 20)["pid"])
    Utils::ExceptionReporter.report(raised(EOFError))
    finish
    expect(error_of("EOFError")).to be_truthy
  end

  it "a DSN that is none is told to the log, without the DSN" do
    HOST_LOG.truncate(0)
    install(dsn: "https://nonsense-key-value@")
    Utils::ExceptionReporter.report(raised)
    finish
    expect(HOST_LOG.string).to match(/self-reporting: 1 reports were not delivered.*dsn/i)
    expect(HOST_LOG.string).not_to include("nonsense-key-value")
  end

  it "its own failures are not reported" do
    install
    reported = []
    allow(MultiwovenSentry::WorkerClient).to receive(:current) do
      reported << Utils::ExceptionReporter.report(raised(EOFError, "inside"))
      raise IOError, "inside"
    end
    Utils::ExceptionReporter.report(raised)
    eventually("the delivery was tried") { reported.any? }
    sleep 0.2
    expect(reported.size).to eq 1
    allow(MultiwovenSentry::WorkerClient).to receive(:current).and_call_original
    finish
    expect(received).to eq []
  end

  it "secrets in messages are scrubbed as everywhere" do
    install
    Utils::ExceptionReporter.report(raised(IOError, "login failed: password=hunter2-secret for card 4111 1111 1111 1111"))
    finish
    expect(errors.fetch(0).to_s).not_to match(/hunter2-secret|4111 1111/)
  end

  describe "reloading of the host's code" do
    it "is survived any number of times, and nothing is told twice" do
      install
      3.times { StandIns.reload_host }
      3.times { ActiveSupport::Reloader.prepare! }
      Utils::ExceptionReporter.report(raised)
      run = a_run
      start(run)
      run.update!(status: :success, finished_at: Time.now.utc)
      expect { request { raise EOFError, "x" } }.to raise_error(EOFError)
      finish
      expect(errors.size).to eq 2
      expect(transactions.size).to eq 1
      expect(check_ins.size).to eq 2
    end
  end

  it "hooks what is there where classes are missing" do
    %i[SyncRun Sync Utils Temporal TemporalService].each { |name| Object.send(:remove_const, name) }
    install
    expect { request { raise IOError, "x" } }.to raise_error(IOError)
    finish
    expect(errors.size).to eq 1
  end

  it "is off without its variable: nothing is loaded, hooked or started" do
    script = <<~RUBY
      ENV.delete("MULTIWOVEN_SENTRY_SELF_DSN")
      require "#{ROOT}/test/ruby/support/host"
      exit!(defined?(MultiwovenSentry::SelfReporting) || Thread.list.size > 1 ? 1 : 0)
    RUBY
    expect(system({ "MULTIWOVEN_SENTRY_SELF_DSN" => "" }, RbConfig.ruby, "-e", script)).to be true
  end

  describe "processes" do
    # A host process with the plugin loaded by its initializer's line, from start to end.
    def host_process(body)
      script = <<~RUBY
        require "#{ROOT}/test/ruby/support/host"
        module Utils; class ExceptionReporter; def self.report(exception, meta = {}) = :reported; end; end
        ActiveSupport::Reloader.prepare!
        #{body}
      RUBY
      expect(system({ "MULTIWOVEN_SENTRY_SELF_DSN" => project.fetch(:dsn) }, RbConfig.ruby, "-e", script)).to be true
    end

    it "switched on by the variable alone, reports what happened right before its end" do
      host_process('Utils::ExceptionReporter.report(IOError.new("last words")); sleep 1')
      eventually("it arrived") { errors.size == 1 }
      expect(errors.fetch(0)["release"]).to match(/\Amultiwoven-integrations@\d/)
    end

    it "does not wait for a Sentry that does not answer when it ends" do
      sentry_answers(delay_ms: 20_000)
      host_process(<<~RUBY)
        100.times { |n| Utils::ExceptionReporter.report(IOError.new("n").tap { |e| e.set_backtrace(["/app/a.rb:\#{n}:in `m'"]) }) }
        sleep 1
        File.write("#{@folder}/ending", Process.clock_gettime(Process::CLOCK_MONOTONIC))
      RUBY
      expect(Process.clock_gettime(Process::CLOCK_MONOTONIC) - File.read("#{@folder}/ending").to_f).to be < 10
      expect(MultiwovenSentry::SelfReporting::CLOSE_SECONDS).to be < 2
    end

    it "each forked one reports for itself, and the parent's queue stays the parent's" do
      install
      sentry_answers(delay_ms: 300)
      Utils::ExceptionReporter.report(raised(KeyError))
      pids = Array.new(2) do |n|
        fork do
          Utils::ExceptionReporter.report(raised([EOFError, RangeError][n]))
          finish
          exit!(0)
        end
      end
      pids.each { |pid| Process.wait(pid) }
      finish
      expect(errors.map { |event| event["exception"]["values"][0]["type"] }).to contain_exactly("KeyError", "EOFError", "RangeError")
    end
  end
end
