# frozen_string_literal: true

require_relative "host"

module MultiwovenSentry
  module SelfReporting
    # Why the records of a run failed, as counts. The host stores what the destination answered, and that may
    # quote the row; so only words of this table, status codes and names of exceptions leave it.
    module FailedRecords
      # Rows that are looked at; the rest of a larger run is counted without a reason.
      MAX_LOOKED_AT = 10_000
      MAX_REASONS = 20
      TEXT = "substr(logs->>'response', 1, 300)"
      NOT_LOOKED_AT = "not looked at"
      LEFT = "left pending"

      # First match wins. A capture is shown in the reason's place.
      RULES = [
        [/\A(?:Failed|Rejected|Skipped) \(([a-z_]{1,40})\)/, "%s"],
        [/(?:HTTP|status|code)\W{0,12}([1-5]\d\d)\b/i, "HTTP %s"],
        [/#<Net::HTTP([A-Z][A-Za-z]{1,40})/, "HTTP %s"],
        [/rate.?limit|too many requests|throttl/i, "rate limited"],
        [/tim(?:ed?|ing)[ -]?out/i, "timed out"],
        [/unauthori[sz]ed|authenticat|invalid.{0,10}(?:token|credential|api.?key)/i, "unauthorized"],
        [/forbidden|permission|access denied/i, "forbidden"],
        [/duplicate|already exists|unique constraint|conflict/i, "duplicate"],
        [/not.?found|does not exist|unknown/i, "not found"],
        [/connection (?:refused|reset|closed)|ECONN|could not connect|SSL|certificate/i, "connection"],
        [/\b((?:[A-Z][A-Za-z0-9]{0,40}::){0,5}[A-Z][A-Za-z0-9]{0,40}(?:Error|Exception))\b/, "%s"],
        [/required|missing|blank|null/i, "required value missing"],
        [/invalid|validation|bad request|malformed/i, "invalid"]
      ].freeze
      OTHER = "other"
      NO_LOG = "no log"

      class << self
        # { reason => count }, the most frequent first.
        def by_reason(run)
          counts = looked_at(run.id).tally
          rest = run.rows[:failed] - counts.values.sum
          counts[NOT_LOOKED_AT] = rest if rest.positive?
          counts[LEFT] = run.rows_left if run.rows_left.positive?
          fewer(counts.sort_by { |_, count| -count })
        end

        def reason_of(text)
          return NO_LOG if text.nil?

          RULES.each do |pattern, reason|
            match = pattern.match(text) or next
            return format(reason, *match.captures)
          end
          OTHER
        end

        private

        def looked_at(run_id)
          texts = RunFacts.quietly do
            model = Host.constant("SyncRecord") or next
            model.unscoped.where(sync_run_id: run_id, status: "failed").limit(MAX_LOOKED_AT).pluck(::Arel.sql(TEXT))
          end
          texts.to_a.map { |text| reason_of(text) }
        end

        def fewer(sorted)
          shown, rest = sorted.first(MAX_REASONS), sorted.drop(MAX_REASONS)
          rest.empty? ? shown.to_h : { **shown.to_h, OTHER => shown.to_h.fetch(OTHER, 0) + rest.sum(&:last) }
        end
      end
    end
  end
end
