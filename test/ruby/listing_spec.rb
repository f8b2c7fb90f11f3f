# frozen_string_literal: true

# What the host shows before anybody has entered a setting: none of it may start a process.
RSpec.describe "Sentry in the host's list of destinations" do
  let(:host) { Multiwoven::Integrations }

  before { expect(Process).not_to receive(:spawn) }

  it "is enabled beside everything that was, in a list as frozen as before" do
    expect(host::ENABLED_DESTINATIONS).to include("Sentry", "Http", "Postgresql")
    expect(host::ENABLED_DESTINATIONS).to be_frozen
    expect(host::ENABLED_DESTINATIONS.count("Sentry")).to eq 1
  end

  it "is found by the names that the server makes of it" do
    expect("Multiwoven::Integrations::#{"destination".camelize}::#{"Sentry".camelize}::Client".constantize).to be client.class
    expect(client.meta_data[:data][:name].downcase).to eq "sentry"
  end

  it "is unchanged when the plugin is loaded again" do
    list = host::ENABLED_DESTINATIONS
    load File.join(ROOT, "ruby", "multiwoven_sentry.rb")
    expect(host::ENABLED_DESTINATIONS).to be list
  end

  it "gives way to a connector of the host's own" do
    stub_const("Multiwoven::Integrations::Destination::Sentry", Module.new)
    stub_const("Multiwoven::Integrations::ENABLED_DESTINATIONS", %w[Http].freeze)
    MultiwovenSentry.register
    expect(host::ENABLED_DESTINATIONS).to eq %w[Http]
  end

  it "says so when it is loaded before the host" do
    hide_const("Multiwoven::Integrations::Core::DestinationConnector")
    expect { MultiwovenSentry.register }.to raise_error(LoadError, /require multiwoven\/integrations/)
  end

  it "is listed with its form, again and again" do
    stub_const("Multiwoven::Integrations::ENABLED_SOURCES", [])
    stub_const("Multiwoven::Integrations::ENABLED_DESTINATIONS", %w[Sentry])
    host::Service.reset_connectors! if host::Service.respond_to?(:reset_connectors!)
    2.times do
      entry = host::Service.connectors[:destination].fetch(0)
      expect(entry).to include(name: "Sentry", title: "Sentry", category: "Team Collaboration", connector_type: "destination")
      expect(entry[:connector_spec][:connection_specification][:properties].keys).to include(:api_token, :organization_slug, :project_slug)
    end
  ensure
    host::Service.reset_connectors! if host::Service.respond_to?(:reset_connectors!)
  end

  it "appears in a listing that was made before the plugin came" do
    skip_reason = "hosts before 0.41 do not remember their listing"
    next expect(host::Service).not_to(respond_to(:reset_connectors!), skip_reason) if ENV["HOST_VERSION"] < "0.41"

    stub_const("Multiwoven::Integrations::ENABLED_SOURCES", [])
    stub_const("Multiwoven::Integrations::ENABLED_DESTINATIONS", [])
    host::Service.reset_connectors!
    expect(host::Service.connectors[:destination]).to be_empty
    MultiwovenSentry.register
    expect(host::Service.connectors[:destination].map { |entry| entry[:name] }).to eq %w[Sentry]
  ensure
    host::Service.reset_connectors! if host::Service.respond_to?(:reset_connectors!)
  end

  it "brings every key that the host asks of a connector" do
    expect(client.meta_data[:data].keys).to include(
      :name, :title, :connector_type, :category, :documentation_url, :github_issue_label, :icon, :license,
      :release_stage, :support_level, :tags
    )
  end

  it "shows a small icon of its own that needs no other server" do
    scheme, encoded = client.meta_data[:data][:icon].split(",", 2)
    expect(scheme).to eq "data:image/svg+xml;base64"
    svg = Base64.strict_decode64(encoded)
    expect(svg.bytesize).to be < 4096
    expect(svg).to start_with("<svg ").and include("</svg>")
  end

  it "keeps what the host writes into its meta data, and apart from other instances'" do
    client.meta_data[:data][:connector_spec] = "kept"
    expect(client.meta_data[:data][:connector_spec]).to eq "kept"
    expect(client.class.new.meta_data[:data]).not_to have_key(:connector_spec)
  end

  it "has a form that the host's own struct accepts, with the token as its only secret" do
    spec = client.connector_spec
    expect(spec).to be_a(Multiwoven::Integrations::Protocol::ConnectorSpecification)
    expect(spec.stream_type).to eq "static"
    properties = spec.connection_specification[:properties]
    expect(properties.select { |_, property| property[:multiwoven_secret] }.keys).to eq [:api_token]
    expect(spec.connection_specification[:"$schema"]).to eq "http://json-schema.org/draft-07/schema#"
  end

  it "discovers without asking anybody, whatever it is given" do
    [nil, {}, { "api_token" => "*************" }, "nonsense"].each do |settings|
      message = client.discover(settings)
      expect(message.type).to eq "catalog"
      stream = message.catalog.streams.find { |one| one.name == "errors" }
      expect(stream.batch_support).to be false
      expect(stream.supported_sync_modes).to eq %w[incremental]
      expect(stream.json_schema[:type]).to eq "object"
      expect(message.catalog.to_h).to include(schema_mode: "schema", request_rate_concurrency: 10)
    end
  end

  it "is built without reading a file once that was done" do
    client.connector_spec && client.meta_data
    expect(File).not_to receive(:read)
    another = client.class.new
    another.connector_spec && another.meta_data
  end
end
