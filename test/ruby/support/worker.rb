# frozen_string_literal: true

require "fileutils"
require "open3"
require "tmpdir"

# Stand-ins for Node that behave in one bad way each, and the sandbox as Sentry.
module WorkerSupport
  # A program that answers `--version` like Node, and then speaks the worker's protocol as `body` says, one
  # request at a time: `request` is the request, `answer(result)` answers it, `log` is a file that outlives it.
  def fake_node(body, version: "v20.19.0", hello: true)
    path = File.join(@folder, "node-#{SecureRandom.hex(4)}")
    greeting = 'answer("protocol_version" => 1, "capabilities" => { "max_line_bytes" => 100_000 }); next'
    File.write(path, <<~RUBY)
      #!/usr/bin/env -S ruby --disable-gems
      (puts "#{version}"; exit) if ARGV == ["--version"]
      require "json"
      $stdout.sync = true
      LOG = "#{requests_path}"
      File.write(LOG, "start #\{Process.pid}\\n", mode: "a")
      STDIN.each_line do |line|
        request = JSON.parse(line)
        File.write(LOG, line, mode: "a")
        define_method(:answer) { |result| puts JSON.generate("jsonrpc" => "2.0", "id" => request["id"], "result" => result) }
        if request["method"] == "initialize"
          #{hello ? greeting : ""}
        end
        #{body}
      end
    RUBY
    FileUtils.chmod(0o755, path)
    ENV["MULTIWOVEN_SENTRY_NODE"] = path
    path
  end

  # What the fakes were asked, the greeting left out.
  def requests
    lines = File.exist?(requests_path) ? File.readlines(requests_path) : []
    lines.reject { |line| line.start_with?("start") }.map { |line| JSON.parse(line) }.reject { |r| r["method"] == "initialize" }
  end

  # Process ids of the fakes, in the order of their start.
  def starts
    File.exist?(requests_path) ? File.readlines(requests_path).grep(/\Astart/) { |line| line.split.last.to_i } : []
  end

  def requests_path
    File.join(@folder, "requests")
  end

  DELIVERED = <<~RUBY
    answer("type" => "tracking", "tracking" => { "success" => 1, "failed" => 0, "logs" => [{ "level" => "info", "name" => "Sentry", "message" => "{}" }] })
  RUBY

  def client
    @client ||= Multiwoven::Integrations::Destination::Sentry::Client.new
  end

  def worker_client
    MultiwovenSentry::WorkerClient.current
  end

  # As the server builds it: string keys inside the settings, the source's credentials beside.
  def sync_config(settings = { "api_token" => "sntryu_fake_token_for_tests" }, stream: "errors")
    protocol = Multiwoven::Integrations::Protocol
    config = protocol::SyncConfig.from_json(JSON.generate(
      source: { name: "Postgresql", type: "source", connection_specification: { password: "source-password" } },
      destination: { name: "Sentry", type: "destination", connection_specification: {} },
      model: { name: "failed jobs", query: "select * from secret_table", query_type: "raw_sql", primary_key: "id" },
      stream: { name: stream, action: "create", json_schema: {} },
      sync_mode: "incremental", destination_sync_mode: "insert", sync_id: "3"
    ))
    config.destination.connection_specification.replace(settings) if settings
    config.sync_run_id = "7"
    config
  end

  # The strings that a person reads in the host's log dialog.
  def log_text(message, index = 0)
    JSON.parse(message.tracking.logs.fetch(index).message)
  end

  # Waits for something that happens soon in another process; fails loudly instead of waiting for ever.
  def eventually(what)
    2_000.times do
      return if yield
      sleep 0.01
    end
    raise "never happened: #{what}"
  end

  def gone?(pid)
    Process.kill(0, pid)
    File.read("/proc/#{pid}/stat").split(") ").last.start_with?("Z")
  rescue Errno::ESRCH, Errno::ENOENT
    true
  end
end

# One sandbox for all examples of a run.
class Sandbox
  COMMAND = File.join(ROOT, "dist", "app", "main.js")
  attr_reader :settings

  def self.current
    @current ||= new.tap { |sandbox| at_exit { sandbox.stop } }
  end

  def initialize
    @input, @output, @waiter = Open3.popen2("node", COMMAND, "sandbox", "--port", "0")
    line = @output.gets or raise "the sandbox did not start: build the package first (npm run build)"
    ready = JSON.parse(line)
    @url = ready.fetch("url")
    @settings = { "api_token" => ready.fetch("api_token"), "organization_slug" => ready.fetch("organization_slug"),
                  "project_slug" => ready.fetch("project_slug"), "sentry_url" => @url }
  end

  def items
    JSON.parse(Net::HTTP.get(URI("#{@url}/_sandbox/items")))
  end

  # Answers that the sandbox gives instead of its own, in order.
  def faults(*list)
    Net::HTTP.post(URI("#{@url}/_sandbox/faults"), JSON.generate(list), "content-type" => "application/json")
  end

  def stop
    Process.kill(:TERM, @waiter.pid)
    @waiter.value
  end
end

RSpec.configure do |config|
  config.include WorkerSupport

  config.around do |example|
    Dir.mktmpdir do |folder|
      @folder = folder
      environment = ENV.to_h
      # Examples tagged :shared_worker keep theirs from one to the next; no other meets it.
      MultiwovenSentry::WorkerClient.stop unless example.metadata[:shared_worker]
      example.run
    ensure
      MultiwovenSentry::WorkerClient.stop unless example.metadata[:shared_worker]
      ENV.replace(environment)
    end
  end
end
