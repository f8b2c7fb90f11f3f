# frozen_string_literal: true

require "json"

module MultiwovenSentry
  # JSON text of anything. The host hands over what JSON can hold, and that takes the short way; whatever
  # else turns up (broken encodings, NaN, cycles, foreign objects) becomes text or null, and never an exception.
  module JsonText
    MAX_DEPTH = 100

    class << self
      def of(value)
        JSON.generate(value, max_nesting: MAX_DEPTH)
      rescue StandardError, SystemStackError
        JSON.generate(plain(value, MAX_DEPTH - 1), max_nesting: MAX_DEPTH + 1)
      end

      private

      def plain(value, depth)
        case value
        when nil, true, false, Integer then value
        when Float then value.finite? ? value : value.to_s
        when String then text(value)
        when Hash, Array then depth.positive? ? children(value, depth - 1) : "[too deep]"
        else text(value.to_s)
        end
      rescue StandardError
        nil
      end

      def children(value, depth)
        return value.map { |item| plain(item, depth) } if value.is_a?(Array)

        value.each_with_object({}) { |(key, item), hash| hash[text(key.to_s)] = plain(item, depth) }
      end

      def text(string)
        string = string.encoding == Encoding::BINARY ? string.dup.force_encoding(Encoding::UTF_8) : string
        string.scrub("\uFFFD").encode(Encoding::UTF_8, invalid: :replace, undef: :replace, replace: "\uFFFD")
      end
    end
  end
end
