# frozen_string_literal: true

# The plugin under the host's protocol, the real worker, and the sandbox as Sentry.
RSpec.describe "A row on its way from Multiwoven to Sentry", :shared_worker do
  let(:sandbox) { Sandbox.current }
  let(:settings) { sandbox.settings }

  def write(record, ...)
    client.write(sync_config(settings), [record], ...)
  end

  # What the sandbox stored of rows with this text in them.
  def stored(text)
    sandbox.items.select { |item| item["outcome"] == "accepted" && item["payload"].to_s.include?(text) }
  end

  def unique
    "row #{SecureRandom.hex(6)}"
  end

  def worker_pid
    worker_client.call("status", {}, seconds: 20)["pid"]
  end

  describe "check" do
    it "succeeds with the right settings" do
      expect(client.check_connection(settings).connection_status).to have_attributes(status: "succeeded")
    end

    it "takes indifferent and symbol keys" do
      [settings.with_indifferent_access, settings.symbolize_keys].each do |form|
        expect(client.check_connection(form).connection_status.status).to eq "succeeded"
      end
    end

    {
      "no token" => [{ "api_token" => "" }, /token/i],
      "the mask in place of the token" => [{ "api_token" => "*************" }, /again|re-enter/i],
      "a wrong token" => [{ "api_token" => "sntryu_fake_wrong" }, /token/i],
      "a wrong organization" => [{ "organization_slug" => "nowhere" }, /organization/i],
      "a wrong project" => [{ "project_slug" => "nothing" }, /project/i],
      "nobody at the address" => [{ "sentry_url" => "http://127.0.0.1:9" }, /reach|refused|connect/i],
      "an address that is none" => [{ "sentry_url" => "nonsense" }, /URL|address/i]
    }.each do |name, (change, text)|
      it "fails with cause and remedy for #{name}" do
        status = client.check_connection(settings.merge(change)).connection_status
        expect(status).to have_attributes(status: "failed", message: text)
        expect(status.message).not_to include(settings["api_token"])
      end
    end
  end

  it "is stored, and the log tells where to find it" do
    text = unique
    message = write({ "message" => text, "level" => "warn" })
    expect(message.tracking).to have_attributes(success: 1, failed: 0)
    item = stored(text).fetch(0)
    expect(item["payload"]).to include("level" => "warning")
    expect(log_text(message)).to match("request" => include(item["event_id"]), "response" => include(item["event_id"]), "level" => "info")
  end

  it "has its doubled quotes undone" do
    text = unique
    write({ "message" => "it''s #{text}" })
    expect(stored("it's #{text}").size).to eq 1
  end

  it "is told apart from the host's own identifier" do
    text = unique
    message = write({ "message" => text, "_mw" => 42 }, "destination_insert", "_mw")
    expect(message.tracking.success).to eq 1
    expect(stored(text).fetch(0)["payload"].to_s).not_to include("_mw")
    log = message.tracking.logs.fetch(0)
    next expect(ENV.fetch("HOST_VERSION")).to(be < "0.35.5") unless log.class.has_attribute?(:record_identifier)

    expect(log.record_identifier).to eq "42"
  end

  it "fails with a mask in place of the token, even after good calls" do
    write({ "message" => unique })
    message = client.write(sync_config(settings.merge("api_token" => "*************")), [{ "message" => "x" }])
    expect(message.tracking).to have_attributes(success: 0, failed: 1)
    expect(log_text(message)["response"]).to match(/again|re-enter/i)
  end

  [true, nil, 5, "x", [], {}, { "message" => nil }, { "message" => { "deep" => [] }, "level" => [] }].each do |record|
    it "that is #{record.inspect} becomes a failed record with a reason, or an event" do
      message = write(record)
      expect(message.tracking.success + message.tracking.failed).to eq 1
      expect(log_text(message)).to match("request" => String, "response" => /\S/, "level" => message.tracking.success == 1 ? "info" : "error")
    end
  end

  it "may be hostile: nothing in it can make the host's log unstorable" do
    ["\u0000 #{unique}", "\u{1F600}" * 5_000, "\\ud800", "x" * 300_000, "<script>", "'; DROP TABLE"].each do |text|
      message = write({ "message" => text, "record_id" => text, "tags" => { text => text } })
      expect(message.tracking.success + message.tracking.failed).to eq 1
      strings = log_text(message).values
      expect(strings).to all(satisfy(&:valid_encoding?))
      expect(strings.join).not_to include("\u0000")
    end
  end

  it "that is too large for the worker is failed by its size" do
    expect(log_text(write({ "message" => "x" * 9_000_000 }))["response"]).to match(/too large/)
    expect(write({ "message" => unique }).tracking.success).to eq 1
  end

  it "of an unknown stream is failed with that reason" do
    message = client.write(sync_config(settings, stream: "nonsense"), [{ "message" => "x" }])
    expect(log_text(message)["response"]).to match(/unknown_stream.*errors/)
  end

  [10, 200].each do |threads|
    it "goes its way beside others from #{threads} threads" do
      text = unique
      rows = Array.new(400) { |n| { "message" => "#{text} n#{n}" } }
      answers = rows.each_slice(400 / threads).map { |slice| Thread.new { slice.map { |row| write(row).tracking.success } } }
      expect(answers.flat_map(&:value)).to eq [1] * 400
      expect(stored(text).map { |item| item["payload"].to_s[/ n\d+/] }.uniq.size).to eq 400
    end
  end

  it "gets through although the worker is killed with it in its hands, and is stored once" do
    write({ "message" => unique })
    text = unique
    sandbox.faults({ "times" => 1, "delay_ms" => 2_000, "reset" => "after" })
    row = Thread.new { write({ "message" => text }) }
    eventually("the request is under way") { worker_client.call("status", {}, seconds: 20)["in_flight"] == 2 }
    sleep 0.2
    Process.kill(:KILL, worker_pid)
    expect(row.value.tracking.success).to eq 1
    expect(stored(text).size).to eq 1
  end

  it "is still taken after a polite request to end, sent to all processes of the host" do
    pid = worker_pid
    Process.kill(:TERM, pid)
    Process.kill(:INT, pid)
    expect(write({ "message" => unique }).tracking.success).to eq 1
    expect(worker_pid).to eq pid
  end

  it "goes through a worker of its own in each forked process" do
    text = unique
    write({ "message" => text })
    pids = Array.new(3) { |n| fork { exit!(write({ "message" => "#{text} child #{n}" }).tracking.success == 1) } }
    expect(pids.map { |pid| Process.wait2(pid).last.exitstatus }).to all(eq 0)
    expect(stored(text).size).to eq 4
  end

  it "leaves no worker behind when the host is killed, although a forked sibling holds the pipe" do
    reader, writer = IO.pipe
    host = fork do
      write({ "message" => unique })
      sibling = fork { sleep }
      writer.puts(worker_pid, sibling)
      writer.flush
      sleep
    end
    worker, sibling = Array.new(2) { reader.gets.to_i }
    Process.kill(:KILL, host)
    Process.wait(host)
    eventually("the worker has ended") { gone?(worker) }
  ensure
    Process.kill(:KILL, sibling) if sibling
  end
end
