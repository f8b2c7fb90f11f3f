# frozen_string_literal: true

# The destination under the host's own protocol: what goes to the worker, and that nothing makes it raise.
RSpec.describe Multiwoven::Integrations::Destination::Sentry::Client do
  let(:tracking_message) { Multiwoven::Integrations::Protocol::TrackingMessage }

  # Whatever the host then does with the answer: a tracking message whose first log can be stored as JSON.
  def expect_failed(message, count, text)
    expect(message).to be_a(Multiwoven::Integrations::Protocol::MultiwovenMessage)
    expect(message.type).to eq "tracking"
    expect(message.tracking.success).to eq 0
    expect(message.tracking.failed).to eq count
    expect(message.tracking.logs.size).to eq count
    count.times do |index|
      expect(log_text(message, index)).to match("request" => String, "response" => text, "level" => "error")
    end
  end

  describe "write" do
    it "sends what the connector needs, and nothing of the source" do
      fake_node(WorkerSupport::DELIVERED)
      message = client.write(sync_config({ "project_slug" => "shop" }), [{ "message" => "it's" }], "destination_update")
      expect(message.tracking).to be_a(tracking_message).and have_attributes(success: 1, failed: 0)
      expect(requests.size).to eq 1
      expect(requests[0]["params"]).to eq(
        "config" => { "project_slug" => "shop" }, "stream" => "errors", "records" => [{ "message" => "it's" }],
        "action" => "destination_update", "identifier_key" => nil, "write_id" => requests[0]["params"]["write_id"],
        "sync_id" => "3", "sync_run_id" => "7", "sync_mode" => "incremental", "model" => "failed jobs", "primary_key" => "id"
      )
      expect(requests[0]["params"]["write_id"]).to match(/\A\h{8}-\h{4}-4/)
      expect(requests.to_s).not_to include("source-password")
    end

    it "takes symbol keys, indifferent access and request parameters alike" do
      fake_node(WorkerSupport::DELIVERED)
      params = Object.new.tap { |object| def object.to_unsafe_h = { "a" => "b" } }
      [{ a: "b" }, { "a" => "b" }.with_indifferent_access, { "a" => "b" }].each { |settings| client.write(sync_config(settings), [{}]) }
      client.check_connection(params)
      expect(requests.map { |request| request["params"]["config"] }).to eq [{ "a" => "b" }] * 4
    end

    it "gives each call another write_id" do
      fake_node(WorkerSupport::DELIVERED)
      2.times { client.write(sync_config, [{}]) }
      expect(requests.map { |request| request["params"]["write_id"] }.uniq.size).to eq 2
    end

    it "passes on the identifier key" do
      fake_node(WorkerSupport::DELIVERED)
      client.write(sync_config, [{ "_id" => 5 }], "destination_insert", "_id")
      expect(requests[0]["params"]).to include("identifier_key" => "_id", "records" => [{ "_id" => 5 }])
    end

    it "fails every record, in order, when the worker cannot be had" do
      ENV["MULTIWOVEN_SENTRY_NODE"] = "/nowhere/node"
      message = client.write(sync_config, [{ "_id" => 5 }, true, { _id: "six" }], "destination_insert", "_id")
      expect_failed(message, 3, /Node.js was not found/)
      next unless message.tracking.logs.first.class.has_attribute?(:record_identifier)

      expect(message.tracking.logs.map(&:record_identifier)).to eq ["5", nil, "six"]
    end

    it "fails the record when the worker dies twice with it" do
      fake_node("exit!(1)")
      expect_failed(client.write(sync_config, [{}]), 1, /ended twice/)
      expect(requests.map { |request| request["params"]["write_id"] }.uniq.size).to eq 1
    end

    it "fails the record when the worker refuses the call or answers nonsense" do
      ['puts JSON.generate("id" => request["id"], "error" => { "code" => 1, "message" => "secret row" })',
       "answer(nil)", "answer([])", 'answer("type" => "nonsense")', 'answer("type" => "tracking")', 'answer("type" => "log")',
       'answer("type" => "tracking", "tracking" => { "success" => "1" })'].each do |body|
        fake_node(body)
        message = client.write(sync_config, [{}])
        expect_failed(message, 1, /Failed \(internal\)/)
        expect(log_text(message)["response"]).not_to include("secret row")
      ensure
        MultiwovenSentry::WorkerClient.stop
      end
    end

    cyclic = {}
    cyclic["self"] = cyclic
    deep = 5_000.times.inject("x") { |inner, _| { "a" => inner } }
    trap = Object.new.tap { |object| def object.to_json(*) = raise("no"); def object.to_s = raise("no") }
    {
      "true" => true, "nil" => nil, "a number" => 5, "an array" => [], "text" => "x",
      "a cycle" => cyclic, "great depth" => deep, "broken UTF-8" => { "a" => "\xff\xfe", "\xff" => 1 },
      "binary" => { "a" => "\xC3\xA9".b }, "not a number" => { "a" => Float::NAN, "b" => -Float::INFINITY }, "UTF-16" => { "a" => "é".encode("UTF-16LE") },
      "an object that cannot be shown" => { "a" => trap }, "a time" => { "a" => Time.at(0) }, "NUL and line separators" => { "a" => "\u0000\u2028\n" },
      "telling names" => { "__proto__" => { "x" => 1 }, "constructor" => 1 }
    }.each do |name, record|
      it "survives #{name} as a record" do
        fake_node(WorkerSupport::DELIVERED)
        expect(client.write(sync_config, [record]).tracking.success).to eq 1
        expect(requests[0]["params"]["records"].size).to eq 1
      end
    end

    it "keeps what it can of a broken record" do
      fake_node(WorkerSupport::DELIVERED)
      client.write(sync_config, [{ "a" => "caf\xE9", "b" => Float::NAN, "c" => "é".b, 4 => [nil, true, 1.5] }])
      expect(requests[0]["params"]["records"]).to eq [{ "a" => "caf\uFFFD", "b" => "NaN", "c" => "é", "4" => [nil, true, 1.5] }]
    end

    it "survives whatever stands in the place of its arguments" do
      fake_node(WorkerSupport::DELIVERED)
      [nil, {}, "x", Object.new, BasicObject].each do |config|
        [nil, [], {}, [{}], "x", 5].each do |records|
          message = client.write(config, records, nil, nil)
          expect(message.type).to eq "tracking"
        end
      end
    end

    it "survives a configuration without destination settings" do
      fake_node(WorkerSupport::DELIVERED)
      client.write(sync_config(nil), [{}])
      expect(requests[0]["params"]["config"]).to eq({})
    end

    it "survives an exception of any kind on the way" do
      [NotImplementedError, LoadError, NoMemoryError, SystemStackError, RuntimeError].each do |kind|
        allow(MultiwovenSentry::WorkerClient).to receive(:current).and_raise(kind, "secret row")
        message = client.write(sync_config, [{}])
        expect_failed(message, 1, /failed \(#{kind}\)/)
        expect(log_text(message)["response"]).not_to include("secret row")
        expect(client.check_connection({}).connection_status.status).to eq "failed"
      end
      expect(HOST_LOG.string).to include("Sentry connector: RuntimeError").and not_include_secret
    end

    it "lets the process's own signals through" do
      allow(MultiwovenSentry::WorkerClient).to receive(:current).and_raise(Interrupt)
      expect { client.write(sync_config, [{}]) }.to raise_error(Interrupt)
    end

    it "reports a row that is too large by its size" do
      fake_node(WorkerSupport::DELIVERED)
      expect_failed(client.write(sync_config, [{ "a" => "x" * 200_000 }]), 1, /too large.*200/)
    end
  end

  describe "check_connection" do
    it "passes on what the connector says" do
      fake_node('answer("type" => "connection_status", "connection_status" => { "status" => "failed", "message" => "wrong token" })')
      message = client.check_connection({ "api_token" => "x" }.with_indifferent_access)
      expect(message.type).to eq "connection_status"
      expect(message.connection_status).to have_attributes(status: "failed", message: "wrong token")
      expect(message.to_json).to include("wrong token")
    end

    it "fails with cause and remedy when there is no Node" do
      ENV["MULTIWOVEN_SENTRY_NODE"] = "/nowhere/node"
      status = client.check_connection({}).connection_status
      expect(status).to have_attributes(status: "failed", message: /install Node.js 20.19 or newer/)
    end

    it "never raises" do
      fake_node("exit!(1)")
      [nil, "x", [], { "a" => "\xff" }].each { |settings| expect(client.check_connection(settings).connection_status.status).to eq "failed" }
    end
  end

  RSpec::Matchers.define(:not_include_secret) { match { |text| !text.include?("secret row") } }
end
