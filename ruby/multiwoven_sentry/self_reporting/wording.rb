# frozen_string_literal: true

module MultiwovenSentry
  module SelfReporting
    # An exception's message without the values in it: databases quote the failing row, parsers the text that
    # they could not read, Ruby the object that lacks a method. Cards, tokens and addresses are scrubbed in
    # the worker as in every stream; this is about content that looks like nothing in particular.
    module Wording
      MAX_CHARS = 2_000
      # What may stand in quotes: names of tables, columns, methods, files, classes.
      NAME = %r{[\w.:/#?!\-]{1,80}}
      HIDDEN = "…"
      SQL = /\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|VALUES|MERGE)\b/

      RULES = [
        # PostgreSQL: the statement, the failing row, the key.
        [/^(?:LINE \d+|DETAIL|CONTEXT|STATEMENT|QUERY):.*/m, ""],
        [/Failing row contains .*/m, "Failing row contains #{HIDDEN}"],
        [/Key \(([^()]{1,200})\)=\(.*/m, "Key (\\1)=(#{HIDDEN})"],
        [/Duplicate entry '.*?' for key/m, "Duplicate entry for key"],
        [/\b(value|input) "[^"]*"/, "\\1 \"#{HIDDEN}\""],
        # Parsers: the text they stopped at.
        [/((?:unexpected|invalid|expected)[^"'{\[]{0,80}?(?: at|:| near)) ?["'`{\[].*/m, "\\1 #{HIDDEN}"],
        # Ruby: an object's inspection, a hash.
        [/#<([A-Z][\w:]{0,80})[^>]*>?/, "#<\\1>"],
        [/\{.*/m, HIDDEN]
      ].freeze

      class << self
        def of(exception)
          text = clean(message_of(exception))
          text = text.split(SQL, 2).first.rstrip + " #{HIDDEN}" if text.match?(SQL)
          text.strip
        rescue StandardError
          "" # a message that cannot even be asked for
        end

        # Any text that a stranger wrote.
        def clean(text)
          text = text.to_s.scrub("?")[0, MAX_CHARS]
          text = RULES.reduce(text) { |rest, (pattern, instead)| rest.gsub(pattern, instead) }
          text = text.gsub(/"[^"]*"|'[^']*'/) { |quoted| quoted[1..-2].match?(/\A#{NAME}\z/o) ? quoted : quoted[0] + HIDDEN + quoted[-1] }
          text[0, MAX_CHARS]
        end

        private

        # `message` of a NameError inspects the receiver, which may be a row.
        def message_of(exception)
          return exception.message unless exception.is_a?(NoMethodError) && exception.name

          "undefined method `#{exception.name}' for #{receiver_of(exception)}"
        end

        def receiver_of(exception)
          receiver = exception.receiver
          case receiver
          when nil, true, false then receiver.inspect
          when Module then receiver.name.to_s
          else "an instance of #{receiver.class}"
          end
        rescue ArgumentError
          "its receiver"
        end
      end
    end
  end
end
