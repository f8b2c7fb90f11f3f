# frozen_string_literal: true

require_relative "wording"

module MultiwovenSentry
  module SelfReporting
    # An exception as a record of stream `errors`: cause chain and backtraces, no parameters and no values.
    class ExceptionRecord
      MAX_CAUSES = 10
      MAX_FRAMES = 100
      LINE = /\A(.+?):(\d+)(?::in [`'](.*)')?\z/
      NOT_OURS = %r{/(?:gems|vendor|bundle|ruby/\d)/|\A<internal:}

      # What makes exceptions the same for counting them. Cheap: asked in the caller's thread.
      def self.fingerprint(exception)
        [exception.class.name, exception.backtrace&.first]
      end

      # `root` is the folder of the host's own code.
      def initialize(root)
        @root = root && "#{root.to_s.chomp("/")}/"
      end

      # `mechanism` names the hook; `facts` are further fields of the record.
      def of(exception, mechanism:, handled:, facts: {})
        chain = causes(exception).reverse.map { |link| described(link) }
        chain.last[:mechanism] = { type: mechanism, handled: handled }
        { exceptions: chain, platform: "ruby", level: "error", **facts }
      end

      private

      def causes(exception)
        chain = [exception]
        while (cause = chain.last.cause) && chain.size < MAX_CAUSES && chain.none? { |link| link.equal?(cause) }
          chain << cause
        end
        chain
      end

      def described(exception)
        frames = frames_of(exception)
        described = { type: exception.class.name || "anonymous exception", value: Wording.of(exception) }
        described[:stacktrace] = { frames: frames } unless frames.empty?
        described
      end

      # Sentry's order: the call that raised stands last.
      def frames_of(exception)
        Array(exception.backtrace).first(MAX_FRAMES).filter_map { |line| frame(line) }.reverse
      end

      def frame(line)
        path, number, function = LINE.match(line.to_s.scrub("?"))&.captures
        return if path.nil?

        { filename: shortened(path), abs_path: path, lineno: number.to_i, function: function, in_app: in_app?(path) }.compact
      end

      def in_app?(path)
        return !path.match?(NOT_OURS) if @root.nil?

        path.start_with?(@root) && !path.delete_prefix(@root).start_with?("vendor/")
      end

      def shortened(path)
        return path.delete_prefix(@root) if @root && path.start_with?(@root)

        path[%r{/gems/([^/]+/.+)\z}, 1] || path
      end
    end
  end
end
