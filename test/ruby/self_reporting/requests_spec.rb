# frozen_string_literal: true

require_relative "support"

RSpec.describe "API requests", :self_reporting do
  it "become transactions with name, status and times, and nothing that was in them" do
    install(traces_sample_rate: "1")
    request(db_runtime: 12.34567, view_runtime: 3.0) { |payload| payload[:status] = 201 }
    finish
    transaction = transactions.fetch(0)
    expect(transaction).to include("transaction" => "Api::V1::SyncsController#index", "transaction_info" => { "source" => "view" }, "request" => { "method" => "GET" })
    expect(transaction["contexts"]).to include("trace" => include("op" => "http.server", "status" => "ok"), "response" => include("status_code" => 201))
    expect(transaction["measurements"]).to eq("db" => { "value" => 12.346, "unit" => "millisecond" }, "view" => { "value" => 3, "unit" => "millisecond" })
    expect(transaction["tags"].to_h).to include("request_id" => "request-id-1", "http.status_code" => "201")
    expect(transaction["timestamp"]).to be_between(transaction["start_timestamp"], transaction["start_timestamp"] + 60)
    expect(transaction.to_s).not_to match(/in-the-query|in-the-params|api.v1.syncs\?/)
  end

  it "that fail have the status that Rails answers" do
    install(traces_sample_rate: "1")
    expect { request { raise IOError, "unhandled" } }.to raise_error(IOError)
    request { |payload| payload[:status] = 422 }
    finish
    expect(transactions.map { |transaction| transaction["contexts"]["trace"]["status"] }).to eq %w[internal_error invalid_argument]
  end

  { nil => 0.1, "0.25" => 0.25, "0" => 0 }.each do |setting, rate|
    it "are sampled at #{rate} when the rate is #{setting.inspect}" do
      settings = MultiwovenSentry::SelfReporting::Settings.new({ "MULTIWOVEN_SENTRY_SELF_TRACES_SAMPLE_RATE" => setting })
      sent = 0
      reporter = Class.new do
        attr_reader :settings

        define_method(:initialize) { @settings = settings }
        define_method(:later) { sent += 1 }
        def quietly = yield
        def sentry_ruby? = false
      end.new
      random = Random.new(7)
      MultiwovenSentry::SelfReporting::Requests.new(reporter, random: -> { random.rand }).attach
      2_000.times { request }
      expect(sent).to be_within(40).of(2_000 * rate)
    end
  end

  ["1.5", "-1", "often"].each do |nonsense|
    it "are sampled at the default when the rate is #{nonsense.inspect}, with a line in the log" do
      settings = MultiwovenSentry::SelfReporting::Settings.new({ "MULTIWOVEN_SENTRY_SELF_TRACES_SAMPLE_RATE" => nonsense })
      expect(settings).to have_attributes(traces_sample_rate: 0.1, warnings: [/number from 0 to 1/])
    end
  end
end
