# frozen_string_literal: true

require "tmpdir"
require "fileutils"
require "active_support/reloader"
require "active_support/execution_context"
require "active_support/error_reporter"
require_relative "stand_ins"
require_relative "../../../ruby/multiwoven_sentry/self_reporting"

# Examples tagged :self_reporting: a fresh host without hooks, and a Sentry project of their own.
module SelfReportingSupport
  # Hooked in, as by an initializer and Rails' preparing.
  def install(**variables)
    env = { "MULTIWOVEN_SENTRY_SELF_DSN" => project.fetch(:dsn), "MULTIWOVEN_SENTRY_SELF_ENVIRONMENT" => "specs", "MULTIWOVEN_SENTRY_SELF_RELEASE" => "multiwoven@1.2.3",
            "MULTIWOVEN_SENTRY_SELF_TRACES_SAMPLE_RATE" => "0" }
    MultiwovenSentry::SelfReporting.install(env.merge(variables.to_h { |name, value| ["MULTIWOVEN_SENTRY_SELF_#{name.upcase}", value] }))
    ActiveSupport::Reloader.prepare!
  end

  # Everything that is to go has gone; nothing more is taken.
  def finish(seconds = 30)
    MultiwovenSentry::SelfReporting.close(seconds)
  end

  # Payloads that the sandbox took for this example's project, each sound by Sentry's rules.
  def received(type = nil)
    id = project.fetch(:dsn)[/\d+\z/]
    all = Sandbox.current.items.select { |item| item["project_id"] == id }
    refused = all.reject { |item| item["outcome"] == "accepted" && item["remarks"].empty? }
    raise "the sandbox refused: #{refused.first.inspect[0, 1_000]}" if refused.any?

    all.map { |item| item.fetch("payload").merge("item_type" => item.fetch("type")) }.select { |payload| type.nil? || payload["item_type"] == type }
  end

  def errors = received("event")
  def transactions = received("transaction")
  def check_ins = received("check_in")

  def error_of(type)
    errors.find { |event| event.dig("exception", "values", -1, "type") == type } or raise "no #{type} among #{errors.map { |e| e.dig("exception", "values", -1, "type") }}"
  end

  def project
    @project ||= begin
      slug = "self-#{SecureRandom.hex(4)}"
      answer = Net::HTTP.post(URI("#{Sandbox.current.settings.fetch("sentry_url")}/_sandbox/projects"), JSON.generate(slug: slug), "content-type" => "application/json")
      { slug: slug, dsn: JSON.parse(answer.body).fetch("dsns").fetch(0) }
    end
  end

  # A sync between two connectors, every half hour unless said otherwise.
  def a_sync(**columns)
    workspace = Workspace.create!(name: "Acme")
    source = Connector.create!(workspace_id: workspace.id, connector_type: :source, connector_name: "Postgresql", name: "Shop", configuration: { password: "source-password" })
    destination = Connector.create!(workspace_id: workspace.id, connector_type: :destination, connector_name: "Slack", name: "Team", configuration: { token: "secret" })
    model = Model.create!(name: "late orders", workspace_id: workspace.id, query: "select * from secret_table")
    Sync.create!({ name: "Orders to Slack", stream_name: "messages", workspace_id: workspace.id, source_id: source.id, destination_id: destination.id,
                   model_id: model.id, schedule_type: :interval, sync_interval: 30, sync_interval_unit: :minutes, status: :healthy }.merge(columns))
  end

  def a_run(sync = a_sync, **columns)
    SyncRun.create!({ sync_id: sync.id, status: :pending, workspace_id: sync.workspace_id, source_id: sync.source_id, destination_id: sync.destination_id,
                      model_id: sync.model_id, total_rows: 0, successful_rows: 0, failed_rows: 0, total_query_rows: 0, workflow_run_id: SecureRandom.uuid }.merge(columns))
  end

  # As the host's extractor activity does it.
  def start(run, at: Time.now.utc)
    run.status = :started
    run.update!(started_at: at)
  end

  # As the host's loader stores records.
  def records(run, *answers, status: :failed)
    answers.each_with_index do |answer, index|
      SyncRecord.create!(sync_id: run.sync_id, sync_run_id: run.id, status: status, primary_key: "#{status}#{index}", fingerprint: SecureRandom.hex,
                         action: :destination_insert, record: { email: "row-content@example.com" }, logs: answer && { request: "POST row-content", response: answer, level: "error" })
    end
  end

  # What Rails tells of a request; the block stands for the action.
  def request(controller = StandInController.new, **payload)
    facts = { controller: controller.class.name, action: controller.action_name, method: "GET", path: "/api/v1/syncs?token=in-the-query", params: { "token" => "in-the-params" },
              request: controller.request, **payload }
    ActiveSupport::ExecutionContext[:controller] = controller
    ActiveSupport::Notifications.instrument("process_action.action_controller", facts) { |live| yield live if block_given? }
  ensure
    ActiveSupport::ExecutionContext.clear
  end

  class StandInController
    Request = Struct.new(:request_id)

    def self.name = "Api::V1::SyncsController"
    def action_name = "index"
    def request = @request ||= Request.new("request-id-1")
  end

  def self.fresh
    StandIns.load_all
    ActiveSupport::Notifications.notifier = ActiveSupport::Notifications::Fanout.new
    ActiveSupport.error_reporter = ActiveSupport::ErrorReporter.new if ActiveSupport.respond_to?(:error_reporter=)
    ActiveSupport::Reloader.reset_callbacks(:prepare)
    MultiwovenSentry::SelfReporting.close(5)
    MultiwovenSentry::SelfReporting.instance_variable_set(:@reporter, nil)
  end
end

RSpec.configure do |config|
  config.include SelfReportingSupport, :self_reporting
  config.define_derived_metadata(file_path: %r{/self_reporting/}) { |metadata| metadata[:shared_worker] = true unless metadata.key?(:shared_worker) }
  config.before(:example, :self_reporting) { SelfReportingSupport.fresh }
end
