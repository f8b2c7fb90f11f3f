# frozen_string_literal: true

require_relative "support/host_mapping"

# docs/mappings holds a ready `configuration` for each stream. A row of test/ruby/mappings, as the host's
# Postgres source delivers it (everything as text), goes through each by the host's rules and arrives.
RSpec.describe "The mapping templates", :shared_worker do
  read = ->(*path) { JSON.parse(File.read(File.join(ROOT, *path))) }
  streams = read.call("ruby", "multiwoven_sentry", "catalog.json")["catalog"]["streams"]

  it "are there for every stream, and for no other" do
    expect(Dir.children(File.join(ROOT, "docs", "mappings")).map { |file| File.basename(file, ".json") }).to match_array(streams.map { |stream| stream["name"] })
  end

  # What must be in Sentry before the row can be.
  needed = { "deploys" => "releases" }

  streams.each do |stream|
    name = stream["name"]

    describe "for #{name}" do
      let(:configuration) { read.call("docs", "mappings", "#{name}.json") }
      let(:row) { read.call("test", "ruby", "mappings", "#{name}.json") }

      it "map every required path, to paths that the picker offers" do
        paths = File.readlines(File.join(ROOT, "test", "host-model", "golden", "#{name}.paths.txt"), chomp: true)
        expect(configuration.map { |entry| entry["to"] } - paths).to be_empty
        expect(stream["json_schema"].fetch("required", []) - configuration.map { |entry| entry["to"] }).to be_empty
      end

      it "hold only what the host keeps of a mapping, and use every column of the row" do
        expect(configuration).to all(match("from" => String, "to" => String, "mapping_type" => /\A(standard|static|template)\z/))
        used = configuration.reject { |entry| entry["mapping_type"] == "static" }.map { |entry| entry["from"] }
        expect(row.keys.reject { |column| used.any? { |from| from.include?(column) } }).to be_empty
      end

      def bring(name)
        mapping, row = %w[docs/mappings test/ruby/mappings].map { |folder| JSON.parse(File.read(File.join(ROOT, folder, "#{name}.json"))) }
        client.write(sync_config(Sandbox.current.settings, stream: name), [HostMapping.new(mapping).record(row)])
      end

      it "bring a row to Sentry whole" do
        bring(needed[name]) if needed.key?(name)
        message = bring(name)
        expect(message.tracking).to have_attributes(success: 1, failed: 0), -> { log_text(message)["response"] }
        expect(log_text(message)["response"]).not_to include("Notes:")
      end
    end
  end

  it "keep to the host's rules" do
    mapping = HostMapping.new([
      { "from" => "a", "to" => "user.name", "mapping_type" => "standard" }, { "from" => "it's", "to" => "user.id", "mapping_type" => "static" },
      { "from" => "{{ a }}!", "to" => "list[]", "mapping_type" => "template" }, { "from" => "none", "to" => "list[]", "mapping_type" => "standard" }
    ])
    expect(mapping.record("a" => "O'Brien")).to eq("user" => { "name" => "O''Brien", "id" => "it's" }, "list" => ["O'Brien!", nil])
    both = HostMapping.new([{ "from" => "a", "to" => "tags", "mapping_type" => "standard" }, { "from" => "a", "to" => "tags.x", "mapping_type" => "standard" }])
    expect(both.record("a" => "none")).to be true
  end
end
