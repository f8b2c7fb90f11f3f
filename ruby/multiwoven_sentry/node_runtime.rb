# frozen_string_literal: true

require_relative "package"

module MultiwovenSentry
  # Something the person who runs the host has to mend; the message says what, and is safe to show.
  class Unavailable < StandardError; end

  # Where Node is, whether it is new enough, and what of the host's environment it may see.
  module NodeRuntime
    PATH_VARIABLE = "MULTIWOVEN_SENTRY_NODE"
    # As `engines` in package.json, which a spec holds.
    OLDEST = [20, 19].freeze
    # The host's other variables hold its database password, keys and tokens.
    KEPT_VARIABLES = %w[
      PATH HOME TMPDIR TZ LANG LC_ALL
      HTTPS_PROXY https_proxy HTTP_PROXY http_proxy NO_PROXY no_proxy
      NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR
      MULTIWOVEN_SENTRY_LOG_LEVEL
    ].freeze
    # MiB of JavaScript heap: the host's worker has 1 GiB in the documented deployment and uses half of it.
    HEAP_MIB = 256
    VERSION_SECONDS = 10

    class << self
      # The worker's command line. Raises Unavailable.
      def worker_command
        node = path
        found = version_of(node)
        if (found <=> OLDEST).negative?
          raise Unavailable, "Node.js #{found.join(".")} is too old for the Sentry connector: install #{wanted}, " \
                             "or set #{PATH_VARIABLE} to the path of such a node."
        end
        unless File.file?(Package::COMMAND)
          raise Unavailable, "The Sentry connector's package is incomplete (dist is missing): install it again from the packed package."
        end

        [node, "--max-old-space-size=#{HEAP_MIB}", Package::COMMAND, "worker"]
      end

      def environment
        ENV.to_h.slice(*KEPT_VARIABLES)
      end

      private

      def path
        named = ENV[PATH_VARIABLE].to_s.strip
        named.empty? ? "node" : named
      end

      def wanted
        "Node.js #{OLDEST.join(".")} or newer"
      end

      # Major and minor number.
      def version_of(node)
        match = /\Av(\d+)\.(\d+)\./.match(first_line_of(node, "--version"))
        return match.captures.map(&:to_i) if match

        raise Unavailable, "The program that the Sentry connector takes for Node.js does not answer with a version: " \
                           "set #{PATH_VARIABLE} to the path of #{wanted}."
      rescue Errno::ENOENT, Errno::EACCES, Errno::ENOEXEC, Errno::ENOTDIR
        raise Unavailable, "Node.js was not found: install #{wanted} where Multiwoven's server and worker run, " \
                           "or set #{PATH_VARIABLE} to the path of node."
      end

      def first_line_of(*command)
        IO.popen([environment, *command, { unsetenv_others: true, err: File::NULL, in: File::NULL }]) do |output|
          output.wait_readable(VERSION_SECONDS) ? output.gets.to_s : ""
        ensure
          Process.kill(:KILL, output.pid) # reaped only when the block is left, so the id is still its own
        end
      end
    end
  end
end
