# frozen_string_literal: true

# The worker's life as the plugin leads it, with programs in Node's place that misbehave in one way each.
RSpec.describe MultiwovenSentry::WorkerClient do
  def call(seconds: 20, **params)
    worker_client.call("write", params, seconds: seconds)
  end

  def pause(*seconds)
    stub_const("MultiwovenSentry::RestartPause::SECONDS", seconds)
  end

  it "starts with the first call and serves the next ones" do
    fake_node('answer("n" => request["params"]["n"])')
    expect(starts).to be_empty
    expect([call(n: 1), call(n: 2)]).to eq [{ "n" => 1 }, { "n" => 2 }]
    expect(starts.size).to eq 1
  end

  it "matches answers that come in another order" do
    fake_node(<<~RUBY)
      (@held ||= []) << request
      next if @held.size < 5
      @held.reverse.each { |one| puts JSON.generate("id" => one["id"], "result" => one["params"]["n"]) }
    RUBY
    answers = Array.new(5) { |n| Thread.new { call(n: n) } }.map(&:value)
    expect(answers).to eq [0, 1, 2, 3, 4]
  end

  it "serves 200 threads at once" do
    fake_node('answer("n" => request["params"]["n"])')
    answers = Array.new(200) { |n| Thread.new { call(n: n, text: "x" * 5_000)["n"] } }.map(&:value)
    expect(answers).to eq (0...200).to_a
    expect(starts.size).to eq 1
  end

  it "passes over answers that nobody waits for" do
    fake_node('puts \'{"id":999,"result":1}\', \'{"id":null,"error":{"code":-32700,"message":"x"}}\'; answer("ok")')
    expect(call).to eq "ok"
  end

  it "tells what the worker refuses" do
    fake_node('puts JSON.generate("id" => request["id"], "error" => { "code" => -32602, "message" => "Wrong type." })')
    expect { call }.to raise_error(MultiwovenSentry::WorkerProcess::Refused, "Wrong type.")
  end

  describe "after a crash" do
    it "sends the call once more, the same, to a new worker at once" do
      fake_node('File.readlines(LOG).grep(/start/).size == 1 ? exit!(3) : answer("ok")')
      expect(call(write_id: "w-1")).to eq "ok"
      expect(requests.map { |request| request["params"] }).to eq [{ "write_id" => "w-1" }] * 2
    end

    it "gives up after the second one, and says how it ended" do
      fake_node("exit!(3)")
      expect { call }.to raise_error(MultiwovenSentry::Unavailable, /ended twice .*exit code 3/)
      expect(requests.size).to eq 2
    end

    it "says which signal it was" do
      fake_node("Process.kill(:KILL, Process.pid); sleep")
      expect { call }.to raise_error(MultiwovenSentry::Unavailable, /signal KILL/)
    end

    it "does not make calls wait for long while it cannot be kept alive" do
      pause(0, 60)
      fake_node("exit!(3)")
      expect { call }.to raise_error(MultiwovenSentry::Unavailable)
      spawned = starts.size
      5.times { expect { call }.to raise_error(MultiwovenSentry::Unavailable, /exit code 3.*tries again/) }
      expect(starts.size).to eq spawned
    end

    it "forgets the failures once a call was answered" do
      pause(0, 0, 60)
      fake_node('request["params"]["crash"] ? exit!(3) : answer("ok")')
      3.times do
        expect { call(crash: true) }.to raise_error(MultiwovenSentry::Unavailable)
        expect(call).to eq "ok"
      end
    end

    it "waits longer each time, up to five seconds" do
      pause = MultiwovenSentry::RestartPause.new
      waits = Array.new(9) { pause.failed("x", 100) && pause.remaining(100).round(1) }
      expect(waits).to eq [0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5]
    end
  end

  describe "that does not answer" do
    before { pause(0, 60) }

    it "is killed when it answers nobody, and what hung with the call is sent to a new one" do
      fake_node('File.readlines(LOG).grep(/start/).size == 1 ? (Signal.trap(:TERM, "IGNORE"); sleep) : answer("ok")')
      stub_const("MultiwovenSentry::RestartPause::SECONDS", [0])
      patient = Thread.new { call(seconds: 30) }
      eventually("the call is under way") { requests.size == 1 }
      expect { call(seconds: 0.3) }.to raise_error(MultiwovenSentry::Unavailable, /did not answer within 0.3 s/)
      expect(patient.value).to eq "ok"
      eventually("the hung one is gone") { gone?(starts.first) }
    end

    it "is told to cancel when it answers others" do
      fake_node('next if request["params"]["slow"] || request["method"] == "$/cancel"; answer("ok")')
      slow = Thread.new { call(seconds: 0.5, slow: true) rescue $! }
      eventually("the slow call is under way") { requests.size == 1 }
      expect(call).to eq "ok"
      expect(slow.value).to be_a(MultiwovenSentry::Unavailable)
      eventually("the cancellation arrived") { requests.any? { |r| r["method"] == "$/cancel" && r["params"] == { "id" => requests[0]["id"] } } }
      expect(call).to eq "ok"
      expect(starts.size).to eq 1
    end

    it "and does not read either: nobody waits for ever to hand over a line" do
      fake_node('answer("protocol_version" => 1, "capabilities" => { "max_line_bytes" => 100_000 }); sleep', hello: false)
      callers = Array.new(20) { Thread.new { call(seconds: 0.5, text: "x" * 90_000) rescue $! } }
      expect(callers.map(&:value)).to all(be_a(MultiwovenSentry::Unavailable))
    end
  end

  it "is killed when a caller's thread dies in the middle of a line, and nobody else notices" do
    fake_node('starts = File.readlines(LOG).grep(/start/).size; starts == 1 ? sleep : answer("ok")')
    stuck = Thread.new { call }
    eventually("the worker has stopped reading") { requests.size == 1 }
    writer = Thread.new { call(text: "x" * 90_000) } # more than a pipe takes
    eventually("it waits for the pipe") { writer.status == "sleep" }
    writer.kill.join
    expect([call, stuck.value]).to eq %w[ok ok]
  end

  it "ends when it answers with something that is not JSON" do
    fake_node('puts "Debugger listening"')
    expect { call }.to raise_error(MultiwovenSentry::Unavailable, /not JSON/)
  end

  it "refuses a line that the worker would refuse" do
    fake_node(WorkerSupport::DELIVERED)
    expect { call(text: "x" * 100_000) }.to raise_error(MultiwovenSentry::Unavailable, /too large.*at most 99000/)
    expect(requests).to be_empty
  end

  describe "that cannot start" do
    it "because Node is missing" do
      ENV["MULTIWOVEN_SENTRY_NODE"] = "/nowhere/node"
      expect { call }.to raise_error(MultiwovenSentry::Unavailable, /Node.js was not found: install Node.js 20.19 or newer/)
    end

    it "because Node is too old" do
      fake_node("", version: "v18.20.4")
      expect { call }.to raise_error(MultiwovenSentry::Unavailable, /Node.js 18.20 is too old/)
      expect(starts).to be_empty
    end

    it "because it is no Node" do
      fake_node("", version: "GNU bash")
      expect { call }.to raise_error(MultiwovenSentry::Unavailable, /does not answer with a version/)
    end

    it "because the package was built only in part" do
      fake_node("")
      stub_const("MultiwovenSentry::Package::COMMAND", "/nowhere/main.js")
      expect { call }.to raise_error(MultiwovenSentry::Unavailable, /incomplete/)
    end

    it "because it does not greet" do
      stub_const("MultiwovenSentry::WorkerClient::START_SECONDS", 0.3)
      fake_node("sleep", hello: false)
      expect { call }.to raise_error(MultiwovenSentry::Unavailable, /could not start \(TimedOut\)/)
      eventually("it is gone") { gone?(starts.first) }
    end

    it "because the package is another version than the plugin" do
      fake_node('answer("protocol_version" => 2)', hello: false)
      expect { call }.to raise_error(MultiwovenSentry::Unavailable, /restart Multiwoven/)
    end

    it "and is not tried again for every record" do
      fake_node("", version: "v18.20.4")
      expect(IO).to receive(:popen).once.and_call_original
      3.times { expect { call }.to raise_error(MultiwovenSentry::Unavailable, /too old/) }
    end
  end

  it "is let go when nobody needs it, and comes back" do
    stub_const("MultiwovenSentry::WorkerProcess::IDLE_SECONDS", 0.1)
    fake_node('answer("ok")')
    call
    eventually("it is gone") { gone?(starts.first) }
    pause(60)
    expect(call).to eq "ok"
    expect(starts.size).to eq 2
  end

  it "gets the proxies and certificates of the host's environment, and none of its secrets" do
    ENV.update("DB_PASSWORD" => "secret", "SENTRY_AUTH_TOKEN" => "secret", "RUBYOPT" => "", "HTTPS_PROXY" => "http://proxy:1",
               "no_proxy" => "localhost", "NODE_EXTRA_CA_CERTS" => "/ca.pem", "MULTIWOVEN_SENTRY_LOG_LEVEL" => "warn")
    fake_node("answer(ENV.to_h)")
    environment = call
    expect(environment).to include("HTTPS_PROXY" => "http://proxy:1", "no_proxy" => "localhost", "NODE_EXTRA_CA_CERTS" => "/ca.pem",
                                   "MULTIWOVEN_SENTRY_LOG_LEVEL" => "warn", "PATH" => ENV["PATH"])
    expect(environment.keys - MultiwovenSentry::NodeRuntime::KEPT_VARIABLES).to be_empty
  end

  it "asks for the Node that the package asks for" do
    engines = JSON.parse(File.read(File.join(ROOT, "package.json")))["engines"]["node"]
    expect(engines).to eq ">=#{MultiwovenSentry::NodeRuntime::OLDEST.join(".")}"
  end

  describe "across forks" do
    # What the block answers in a child, as JSON.
    def in_child
      reader, writer = IO.pipe
      pid = fork do
        reader.close
        writer.write(JSON.generate([yield]))
        writer.close
        exit!(0)
      end
      writer.close
      JSON.parse(reader.read).first
    ensure
      Process.wait(pid)
    end

    before { fake_node('answer(Process.pid)') }

    it "each process has its own" do
      mine = call
      theirs = Array.new(3) { in_child { call } }
      expect([mine, *theirs].uniq.size).to eq 4
      expect(call).to eq mine
    end

    it "works while other threads are in the middle of calls" do
      busy = true
      callers = Array.new(10) { Thread.new { call while busy } }
      theirs = Array.new(5) { in_child { call } }
      busy = false
      callers.each(&:join)
      expect(theirs.uniq.size).to eq 5
    end

    it "a child closes the pipes that it inherited, even if it never makes a call" do
      call
      pipes = -> { Dir.children("/proc/self/fd").filter_map { |fd| File.readlink("/proc/self/fd/#{fd}") rescue nil }.grep(/pipe/) }
      mine = pipes.call
      process = worker_client.instance_variable_get(:@process)
      worker_pipes = %i[@input @output].map { |name| File.readlink("/proc/self/fd/#{process.instance_variable_get(name).fileno}") }
      expect(mine).to include(*worker_pipes)
      expect(in_child(&pipes) & worker_pipes).to be_empty
    end

    it "a child's end leaves the parent's worker alone" do
      mine = call
      in_child { 1 }
      expect(call).to eq mine
    end
  end
end
