# frozen_string_literal: true

# The host's real protocol and connector core at HOST_VERSION, without the connectors and their native gems,
# then the plugin, loaded as an initializer of the host loads it.
require "json"
require "logger"
require "net/http"
require "uri"
require "stringio"
require "securerandom"
require "base64"
require "active_support"
require "active_support/core_ext"
require "active_support/fork_tracker"
require "dry-struct"
require "dry-schema"
require "dry-types"
require "ruby-limiter"

module Multiwoven
  module Integrations
  end
end

ROOT = File.expand_path("../../..", __dir__)
HOST = File.join(ROOT, ".ruby-gems", "multiwoven-integrations-#{ENV.fetch("HOST_VERSION")}", "lib", "multiwoven", "integrations")

%w[
  config rollout service core/constants core/utils core/rate_limiter core/fullrefresher protocol/protocol
  core/base_connector core/destination_connector core/http_helper core/http_client
].each { |part| require File.join(HOST, part) }

HOST_LOG = StringIO.new
Multiwoven::Integrations::Service.new { |config| config.logger = Logger.new(HOST_LOG) }

require File.join(ROOT, "ruby", "multiwoven_sentry")
