# frozen_string_literal: true

require_relative "support"

RSpec.describe "Sync runs", :self_reporting do
  let(:began) { Time.at(Time.now.to_i - 86_400, 250, :millisecond).utc }

  def success(run, **columns)
    start(run, at: began)
    run.update!(finished_at: began + 8, total_query_rows: 12, total_rows: 10, successful_rows: 10, skipped_rows: 2, **columns)
    run.update!(status: :success)
  end

  it "that succeed become transactions with times, status, rows and tags" do
    install
    run = a_run
    success(run)
    finish
    transaction = transactions.fetch(0)
    expect(transaction).to include("transaction" => "sync Orders to Slack", "transaction_info" => { "source" => "task" }, "environment" => "specs",
                                   "start_timestamp" => began.to_i + 0.25, "timestamp" => began.to_i + 8.25)
    expect(transaction["contexts"]["trace"]).to include("op" => "multiwoven.sync", "status" => "ok")
    expect(transaction["measurements"].transform_values { |measured| measured["value"] })
      .to eq("total_rows" => 10, "successful_rows" => 10, "failed_rows" => 0, "skipped_rows" => 2, "query_rows" => 12, "rows_per_second" => 1.25)
    expect(transaction["tags"].to_h).to eq("sync_id" => run.sync_id.to_s, "sync_run_id" => run.id.to_s, "run_type" => "general", "stream" => "messages", "workspace" => "Acme",
                                           "model" => "late orders", "source" => "Postgresql", "destination" => "Slack")
    expect(errors).to eq []
    expect(received.to_s).not_to match(/source-password|secret/)
  end

  it "that fail also become an error of their sync, with the reason where there is one" do
    install
    run = a_run
    start(run)
    metadata = Temporal::ActivityMetadata.new(name: "Activities::ExtractorActivity")
    Temporal.run_activity(Activities::ExtractorActivity, [run.id], metadata)
    run.update!(finished_at: Time.now.utc)
    run.failed!
    finish
    failed = error_of("SyncRunFailed")
    expect(failed["exception"]["values"][0]["value"]).to eq "sync Orders to Slack: IOError: source of run #{run.id} went away"
    expect(failed).to include("fingerprint" => ["multiwoven-sync-failed", run.sync_id.to_s], "level" => "error", "transaction" => "sync Orders to Slack")
    transaction = transactions.fetch(0)
    expect(transaction["contexts"]).to include("trace" => include("status" => "internal_error"), "sync_run" => include("status" => "failed", "error" => /went away/))
    expect(failed["contexts"]["trace"].values_at("trace_id", "parent_span_id")).to eq transaction["contexts"]["trace"].values_at("trace_id", "span_id")
  end

  it "that fail without a reason say where to look" do
    install
    run = a_run
    start(run)
    run.failed!
    finish
    expect(error_of("SyncRunFailed")["exception"]["values"][0]["value"]).to match(/worker's log/)
    expect(transactions.fetch(0)["timestamp"]).to be_within(60).of(Time.now.to_f)
  end

  it "that fail show what the host counted in its records, and the error that it stored" do
    install
    run = a_run(error: 'duplicate key: Failing row contains (1, row-content)')
    start(run)
    records(run, "HTTP 500", "HTTP 500")
    records(run, nil, nil, nil, status: :success)
    run.failed!
    finish
    expect(transactions[0]["measurements"].slice("total_rows", "successful_rows", "failed_rows").values.map { |measured| measured["value"] }).to eq [5, 3, 2]
    expect(error_of("SyncRunFailed")["exception"]["values"][0]["value"]).to match(/duplicate key/)
    expect(received.to_s).not_to include("row-content")
  end

  it "that are cancelled become transactions, and no error" do
    install
    run = a_run
    start(run)
    run.canceled!
    finish
    expect(transactions.map { |transaction| transaction["contexts"]["trace"]["status"] }).to eq ["cancelled"]
    expect(errors).to eq []
  end

  it "that finish with failed records become one event with counts by reason, never their content" do
    install
    run = a_run
    answers = ["Failed (rate_limited): wait", "Rejected (rate_limited): x", "HTTP status 422: row-content is invalid", "row-content row-content", nil, "Net::ReadTimeout with row-content"]
    records(run, *answers)
    success(run, total_rows: 10, successful_rows: 3, failed_rows: 6)
    finish
    event = error_of("SyncRecordsFailed")
    expect(event["exception"]["values"][0]["value"]).to start_with("sync Orders to Slack: 7 of 10 records not delivered: rate_limited 2, ")
    expect(event["contexts"]["failed_records"]["by_reason"]).to eq("rate_limited" => 2, "HTTP 422" => 1, "other" => 1, "no log" => 1, "timed out" => 1, "left pending" => 1)
    expect(event).to include("fingerprint" => ["multiwoven-records-failed", run.sync_id.to_s], "level" => "warning")
    expect(errors.size).to eq 1
    expect(received.to_s).not_to include("row-content")
  end

  it "are told once, however often they are saved, and with the ids of the SQL views" do
    install
    run = a_run
    success(run)
    run.touch
    SyncRun.find(run.id).update!(status: :failed) # what the worker does to a run that was cancelled meanwhile
    finish
    key = "#{run.id}:#{run.created_at.utc.strftime("%Y%m%d%H%M%S%6N")}"
    expect(Sandbox.current.items.map { |item| item["event_id"] }).to include(Digest::MD5.hexdigest("multiwoven run event #{key}"))
  end

  it "are told when the host's own callbacks raise" do
    install
    SyncRun.mail_server_down = true
    run = a_run
    start(run)
    expect { run.failed! }.to raise_error(Errno::ECONNREFUSED)
    finish
    expect(transactions.size).to eq 1
  end

  it "are not told when the transaction is rolled back" do
    install
    run = a_run
    SyncRun.transaction do
      start(run)
      run.failed!
      raise ActiveRecord::Rollback
    end
    finish
    expect(received).to eq []
  end

  it "of a deleted sync, or with nothing around them left, are still told" do
    install
    sync = a_sync
    run = a_run(sync)
    [Sync, Workspace, Model, Connector].each { |model| model.unscoped.delete_all }
    success(run)
    finish
    expect(transactions.fetch(0)["transaction"]).to eq "sync #{sync.id}"
  end

  it "are told without what the database would have to be asked for, when it is gone" do
    install
    run = a_run
    allow(Sync).to receive(:unscoped).and_raise(ActiveRecord::ConnectionNotEstablished)
    allow(SyncRecord).to receive(:unscoped).and_raise(ActiveRecord::ConnectionNotEstablished)
    start(run)
    run.failed!
    finish
    expect(transactions.size).to eq 1
    expect(error_of("SyncRunFailed")["exception"]["values"][0]["value"]).to start_with("sync #{run.sync_id}:")
  end

  it "cost the caller no query" do
    install
    run = a_run
    start(run)
    queries = []
    main = Thread.current
    subscriber = ActiveSupport::Notifications.subscribe("sql.active_record") { |*, payload| queries << payload[:sql] if Thread.current == main }
    run.failed!
    expect(queries.grep(/SELECT/)).to eq []
    finish
    expect(transactions.size).to eq 1
  ensure
    ActiveSupport::Notifications.unsubscribe(subscriber)
  end

  it "keep no database connection" do
    install
    success(a_run)
    finish
    expect(ActiveRecord::Base.connection_pool.connections.count { |connection| connection.in_use? && connection.owner != Thread.current }).to eq 0
  end

  {
    nil => "no log", "" => "other", "Failed (circuit_open): x" => "circuit_open", "HTTP 404" => "HTTP 404", '{"code":503,"x":1}' => "HTTP 503",
    "#<Net::HTTPBadRequest:0x1 foo>" => "HTTP BadRequest", "Too Many Requests" => "rate limited", "execution timed out" => "timed out",
    "Invalid API key" => "unauthorized", "PG::UniqueViolation: duplicate key (a@b.c)" => "duplicate", "Foo::BarError for Jane" => "Foo::BarError", "Jane Doe, 5" => "other"
  }.each do |answer, reason|
    it "count #{answer.inspect} as #{reason}" do
      expect(MultiwovenSentry::SelfReporting::FailedRecords.reason_of(answer)).to eq reason
    end
  end
end
