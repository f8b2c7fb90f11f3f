# frozen_string_literal: true

module MultiwovenSentry
  module SelfReporting
    # MULTIWOVEN_SENTRY_SELF_*: read once, when the hooks are installed. Nothing in them can stop the host:
    # what cannot be read keeps its default, with a line in the log.
    class Settings
      PREFIX = "MULTIWOVEN_SENTRY_SELF_"
      DEFAULT_SAMPLE_RATE = 0.1
      OFF = %w[off false no 0].freeze
      # The connector's settings name organization and project; with a DSN nothing is looked up by them.
      PLACEHOLDER_SLUGS = { organization_slug: "multiwoven", project_slug: "self" }.freeze

      attr_reader :traces_sample_rate, :warnings

      def initialize(env, environment: nil, release: nil)
        @env = env
        @warnings = []
        @environment = read("ENVIRONMENT") || environment
        @release = read("RELEASE") || release
        @traces_sample_rate = sample_rate
      end

      def on?
        !read("DSN").nil?
      end

      def monitors?
        !OFF.include?(read("MONITORS")&.downcase)
      end

      # Settings of a connection, as the worker takes them. No value here was doubled by the host's mapping.
      def connection
        { dsn: read("DSN"), environment: @environment, release: @release, undo_quote_doubling: "off", **PLACEHOLDER_SLUGS }.compact
      end

      private

      def read(name)
        value = @env["#{PREFIX}#{name}"].to_s.strip
        value unless value.empty?
      end

      def sample_rate
        text = read("TRACES_SAMPLE_RATE") or return DEFAULT_SAMPLE_RATE
        rate = Float(text, exception: false)
        return rate if rate&.between?(0, 1)

        @warnings << "#{PREFIX}TRACES_SAMPLE_RATE is no number from 0 to 1: #{DEFAULT_SAMPLE_RATE} is used."
        DEFAULT_SAMPLE_RATE
      end
    end
  end
end
