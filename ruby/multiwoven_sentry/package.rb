# frozen_string_literal: true

require "json"

module MultiwovenSentry
  # What the package ships as files: read once, when first asked for. All of it is static, so that listing
  # connectors and refreshing a catalog can neither fail nor start a process.
  module Package
    ROOT = File.expand_path("../..", __dir__)
    # The command whose subcommand `worker` the plugin talks to.
    COMMAND = File.join(ROOT, "dist", "app", "main.js")

    class << self
      # JSON text of the host's ConnectorSpecification.
      def spec_json
        @spec_json ||= File.read(File.join(ROOT, "spec.json"), encoding: "UTF-8").freeze
      end

      # JSON text of the catalog message.
      def catalog_json
        @catalog_json ||= File.read(File.join(__dir__, "catalog.json"), encoding: "UTF-8").freeze
      end

      # The listing's entry, with the icon as a data URI: the host would look for a file in its own repository.
      def meta
        @meta ||= JSON.parse(File.read(File.join(__dir__, "meta.json"), encoding: "UTF-8"), symbolize_names: true)
                      .merge(icon: "data:image/svg+xml;base64,#{[icon].pack("m0")}").freeze
      end

      private

      def icon
        File.binread(File.join(__dir__, "icon.svg"))
      end
    end
  end
end
