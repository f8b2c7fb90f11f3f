# frozen_string_literal: true

require_relative "support"

RSpec.describe "Scheduled syncs", :self_reporting do
  def run_of(sync, status: :success, **columns)
    run = a_run(sync, **columns.slice(:sync_run_type))
    start(run, at: Time.now.utc - 5)
    run.update!(finished_at: run.started_at + 2.5, **columns.except(:sync_run_type))
    run.update!(status: status)
    finish
    run
  end

  it "are monitors: in progress at the start, ok at the end, with duration and schedule" do
    install
    sync = a_sync
    run_of(sync)
    expect(check_ins.map { |check_in| check_in.slice("status", "duration") }).to eq [{ "status" => "in_progress" }, { "status" => "ok", "duration" => 2.5 }]
    expect(check_ins.map { |check_in| check_in["check_in_id"] }.uniq.size).to eq 1
    expect(check_ins).to all(include("monitor_slug" => "sync-#{sync.id}-orders-to-slack", "environment" => "specs",
                                     "monitor_config" => include("schedule" => { "type" => "crontab", "value" => "*/30 * * * *" }, "timezone" => "UTC",
                                                                 "checkin_margin" => 10, "max_runtime" => 1_440)))
  end

  { failed: "error", canceled: "error" }.each do |status, said|
    it "end in #{said} when the run is #{status}" do
      install
      run_of(a_sync, status: status)
      expect(check_ins.last["status"]).to eq said
    end
  end

  it "end in error when every record failed, and ok when some did" do
    install
    run_of(a_sync, total_rows: 2, failed_rows: 2)
    expect(check_ins.last["status"]).to eq "error"
  end

  it "end ok when only some records failed" do
    install
    run_of(a_sync, total_rows: 2, failed_rows: 1, successful_rows: 1)
    expect(check_ins.last["status"]).to eq "ok"
  end

  it "keep the schedule that was written as a crontab" do
    install
    run_of(a_sync(schedule_type: :cron_expression, cron_expression: "15 2 * * MON-FRI"))
    expect(check_ins.last["monitor_config"]["schedule"]).to eq("type" => "crontab", "value" => "15 2 * * MON-FRI")
  end

  it "are none when manual, in a test run, or switched off" do
    install
    run_of(a_sync(schedule_type: :manual))
    expect(transactions.size).to eq 1
    expect(check_ins).to eq []
  end

  it "are none in a test run" do
    install
    run_of(a_sync, sync_run_type: :test)
    expect(transactions.fetch(0)["tags"].to_h["run_type"]).to eq "test"
    expect(check_ins).to eq []
  end

  it "are none when monitors are switched off" do
    install(monitors: "Off")
    run_of(a_sync)
    expect(transactions.size).to eq 1
    expect(check_ins).to eq []
  end

  {
    ["minutes", 5] => "*/5 * * * *", ["minutes", 90] => "0 * * * *", ["hours", 1] => "0 */1 * * *", ["hours", 24] => "0 0 * * *",
    ["days", 2] => "0 0 */2 * *", ["weeks", 2] => "0 0 */14 * *", ["weeks", 5] => "0 0 1 * *", ["minutes", 0] => nil, ["months", 1] => nil
  }.each do |(unit, count), crontab|
    it "every #{count} #{unit} have the crontab #{crontab.inspect}" do
      sync = { "schedule_type" => "interval", "sync_interval" => count, "sync_interval_unit" => unit }
      expect(MultiwovenSentry::SelfReporting::Monitors.crontab(sync)).to eq crontab
    end
  end
end
