# frozen_string_literal: true

require_relative "support"

RSpec.describe "Exceptions of the host", :self_reporting do
  def raised
    yield
  rescue StandardError => e
    e
  end

  def wrapped
    raised do
      raise IOError, "disk full"
    rescue IOError
      raise ArgumentError, "cannot write"
    end
  end

  describe "handed to its exception reporter" do
    it "arrive with cause chain, backtraces and tags, and the host's own reporter still runs" do
      install
      run = a_run
      expect(Utils::ExceptionReporter.report(wrapped, { sync_id: run.sync_id, sync_run_id: run.id, context: "X", password: "never-sent" })).to eq :reported
      finish

      event = error_of("ArgumentError")
      expect(event["exception"]["values"].map { |link| link.values_at("type", "value") }).to eq [["IOError", "disk full"], ["ArgumentError", "cannot write"]]
      expect(event["exception"]["values"]).to all(include("stacktrace" => { "frames" => include(include("filename" => /exceptions_spec/, "lineno" => Integer)) }))
      expect(event["exception"]["values"].last["stacktrace"]["frames"].last["function"]).to match(/raised|wrapped/)
      expect(event["exception"]["values"].last["mechanism"]).to include("type" => "multiwoven.exception_reporter", "handled" => true)
      expect(event["tags"].to_h).to include("sync_id" => run.sync_id.to_s, "sync_run_id" => run.id.to_s)
      expect(event).to include("platform" => "ruby", "environment" => "specs", "release" => "multiwoven@1.2.3", "server_name" => Socket.gethostname)
      expect(event.to_s).not_to include("never-sent")
      expect(Utils::ExceptionReporter.reported.map { |exception, meta| [exception.class, meta[:context]] }).to eq [[ArgumentError, "X"]]
    end

    it "join the trace of their run" do
      install
      run = start_and_fail
      finish
      expect(error_of("IOError")["contexts"]["trace"]["trace_id"]).to eq transactions.fetch(0)["contexts"]["trace"]["trace_id"]
      expect(run).to be_failed
    end

    def start_and_fail
      a_run.tap do |run|
        start(run)
        Utils::ExceptionReporter.report(raised { raise IOError, "source went away" }, { sync_run_id: run.id.to_s })
        run.update!(status: :failed)
      end
    end

    it "name the request they happened in" do
      install
      request { Utils::ExceptionReporter.report(raised { raise IOError, "in a request" }) }
      finish
      expect(error_of("IOError")["tags"].to_h).to include("controller" => "Api::V1::SyncsController#index", "request_id" => "request-id-1")
      expect(error_of("IOError")["transaction"]).to eq "Api::V1::SyncsController#index"
    end

    it "go the host's way also when its reporter fails, or is handed nonsense" do
      install
      Utils::ExceptionReporter.fails = true
      expect { Utils::ExceptionReporter.report(raised { raise IOError, "once" }) }.to raise_error("the host's own reporter failed")
      Utils::ExceptionReporter.fails = false
      [nil, "text", 5, Object.new].each { |nonsense| expect(Utils::ExceptionReporter.report(nonsense, nonsense)).to eq :reported }
      finish
      expect(errors.size).to eq 1
    end

    it "are found behind the connectors' configured reporter as well" do
      reporter = Class.new { def self.report(*) = :configured }
      Multiwoven::Integrations::Service.config.exception_reporter = reporter
      install
      expect(reporter.report(raised { raise IOError, "from a connector" }, { sync_id: "3" })).to eq :configured
      finish
      expect(error_of("IOError")["tags"].to_h).to include("sync_id" => "3")
    ensure
      Multiwoven::Integrations::Service.config.exception_reporter = nil
    end
  end

  describe "of Temporal" do
    def fail_activity(sync_run)
      metadata = Temporal::ActivityMetadata.new(name: "Activities::ExtractorActivity", workflow_name: "Workflows::SyncWorkflow", attempt: 2,
                                                workflow_id: "postgresql-slack-syncid-#{sync_run.sync_id}", workflow_run_id: sync_run.workflow_run_id)
      Temporal.run_activity(Activities::ExtractorActivity, [sync_run.id], metadata)
    end

    it "arrive with activity, attempt, sync and run" do
      install
      run = a_run
      fail_activity(run)
      finish
      expect(error_of("IOError")["tags"].to_h).to eq("activity" => "ExtractorActivity", "workflow" => "Workflows::SyncWorkflow".split("::").last, "attempt" => "2",
                                                     "sync_id" => run.sync_id.to_s, "sync_run_id" => run.id.to_s)
      expect(error_of("IOError")["exception"]["values"][0]["mechanism"]).to include("type" => "temporal.on_error", "handled" => false)
    end

    it "are heard also when Temporal is set up later, and once when it is set up twice" do
      install
      Temporal.instance_variable_set(:@configuration, nil)
      expect(Array.new(2) { TemporalService.setup }).to eq %i[done done]
      fail_activity(a_run)
      finish
      expect(errors.size).to eq 1
    end

    it "of a workflow whose process does not know the activity still name sync and run" do
      install
      run = a_run
      metadata = Temporal::ActivityMetadata.new(name: "Activities::LoaderActivity", workflow_id: "a-b-syncid-77", workflow_run_id: run.workflow_run_id)
      Temporal.configuration.error_handlers.each { |handler| handler.call(raised { raise IOError, "lost" }, metadata: metadata) }
      Temporal.configuration.error_handlers.each { |handler| handler.call(raised { raise EOFError, "poller" }) }
      finish
      expect(error_of("IOError")["tags"].to_h).to include("sync_id" => "77", "sync_run_id" => run.id.to_s, "activity" => "LoaderActivity")
      expect(error_of("EOFError")["tags"].to_h).to eq({})
    end

    it "give the activity to what its threads hand to the reporter" do
      install
      run = a_run
      Temporal.run_activity(Activities::LoaderActivity, [run.id], nil)
      finish
      expect(error_of("IOError")["tags"].to_h).to include("activity" => "LoaderActivity", "sync_run_id" => run.id.to_s)
    end
  end

  describe "that nobody caught in a request" do
    it "arrive as unhandled, once" do
      install
      expect { request { raise IOError, "unhandled" } }.to raise_error(IOError)
      finish
      expect(errors.size).to eq 1
      expect(error_of("IOError")["exception"]["values"][0]["mechanism"]).to include("handled" => false)
      expect(error_of("IOError")["tags"].to_h).to include("controller" => "Api::V1::SyncsController#index", "request_id" => "request-id-1")
      expect(errors.to_s).not_to match(/in-the-query|in-the-params/)
    end

    it "do not arrive when Rails answers them as the client's fault" do
      stub_const("ActionDispatch::ExceptionWrapper", Class.new { def self.status_code_for_exception(name) = name == "KeyError" ? 404 : 500 })
      install
      expect { request { raise KeyError, "no such record" } }.to raise_error(KeyError)
      finish
      expect(errors).to eq []
    end

    it "arrive from Rails' outermost layer and from jobs, but only once for both" do
      skip "Rails 7.1 and newer" unless ActiveSupport.respond_to?(:error_reporter)
      install
      job = raised { raise IOError, "job" }
      ActiveSupport.error_reporter.report(job, handled: false)
      ActiveSupport.error_reporter.report(raised { raise EOFError, "handled" }, handled: true)
      Utils::ExceptionReporter.report(job)
      finish
      expect(errors.map { |event| event["exception"]["values"][0]["type"] }).to eq ["IOError"]
    end
  end

  it "are left to sentry-ruby where it is at work; runs are still sent" do
    stub_const("Sentry", Module.new { def self.initialized? = true })
    install(traces_sample_rate: "1")
    expect { request { raise IOError, "theirs" } }.to raise_error(IOError)
    Utils::ExceptionReporter.report(raised { raise EOFError, "theirs" })
    start(run = a_run)
    records(run, "HTTP 500")
    run.update!(status: :success, finished_at: Time.now.utc, total_rows: 1, failed_rows: 1)
    finish
    expect(transactions.map { |transaction| transaction["transaction"] }).to eq ["sync Orders to Slack"]
    expect(check_ins.map { |check_in| check_in["status"] }).to eq %w[in_progress error]
    expect(errors.map { |event| event["exception"]["values"][0]["type"] }).to eq ["SyncRecordsFailed"]
  end

  it "are sent when sentry-ruby is loaded but not initialised" do
    stub_const("Sentry", Module.new { def self.initialized? = false })
    install
    Utils::ExceptionReporter.report(raised { raise IOError, "ours" })
    finish
    expect(errors.size).to eq 1
  end

  it "may be hostile" do
    install
    cyclic = raised { raise IOError, "a" }
    cyclic.define_singleton_method(:cause) { self }
    nameless = Class.new(StandardError).new("\xff\u0000 broken")
    mute = Class.new(StandardError) { def message = raise("no message") }.new
    huge = IOError.new("x" * 1_000_000).tap { |e| e.set_backtrace(Array.new(20_000) { |n| "/app/#{"d" * 200}.rb:#{n}:in `m'" }) }
    odd = IOError.new("odd").tap { |e| e.set_backtrace(["no line", "", "\xff:1"]) }
    deep = Array.new(60).reduce(IOError.new("root")) { |inner, _| raised { raise(IOError, "outer", cause: inner) } }
    [cyclic, nameless, mute, huge, odd, deep].each { |exception| expect(Utils::ExceptionReporter.report(exception, nil)).to eq :reported }
    finish
    expect(errors.size).to eq 6
    expect(errors.map { |event| event["exception"]["values"].size }.max).to eq 10
  end
end
