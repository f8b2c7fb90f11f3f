# frozen_string_literal: true

module MultiwovenSentry
  module SelfReporting
    # At most so many errors of one fingerprint a minute; the rest is counted. Decides, keeps the latest of
    # the rest for the summary, and sends nothing itself. Thread-safe.
    class Throttle
      PER_WINDOW = 60
      WINDOW_SECONDS = 60
      # Fingerprints watched at a time. More kinds of errors than this within a minute share one count.
      MAX_WATCHED = 1_000
      OVERFLOW = :more_kinds

      Window = Struct.new(:ends_at, :count, :suppressed, :latest)
      # How many were not sent, and the block that builds the latest of them.
      Summary = Struct.new(:suppressed, :latest)

      def initialize
        @lock = Mutex.new
        @windows = {}
      end

      # True when this one may go. `latest` builds it, in case it has to stand for those that may not.
      def admit?(fingerprint, now, latest)
        @lock.synchronize do
          window = window_of(fingerprint, now)
          window.count += 1
          next true if window.count <= PER_WINDOW

          window.suppressed += 1
          window.latest = latest
          false
        end
      end

      # Closes the windows that have ended, or all of them, and answers what they held back.
      def summaries(now, all: false)
        @lock.synchronize do
          ended = @windows.select { |_, window| all || window.ends_at <= now }
          ended.each_key { |fingerprint| @windows.delete(fingerprint) }
          ended.each_value.select { |window| window.suppressed.positive? }.map { |window| Summary.new(window.suppressed, window.latest) }
        end
      end

      private

      # A window that ended with something held back goes on until its summary was fetched.
      def window_of(fingerprint, now)
        @windows.delete_if { |_, window| window.ends_at <= now && window.suppressed.zero? } if @windows.size >= MAX_WATCHED
        fingerprint = OVERFLOW if @windows.size >= MAX_WATCHED && !@windows.key?(fingerprint)
        found = @windows[fingerprint]
        return found if found && (found.ends_at > now || found.suppressed.positive?)

        @windows[fingerprint] = Window.new(now + WINDOW_SECONDS, 0, 0, nil)
      end
    end
  end
end
