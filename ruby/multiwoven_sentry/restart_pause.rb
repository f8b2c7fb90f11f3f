# frozen_string_literal: true

module MultiwovenSentry
  # When a worker that ended may be started again: the first time at once, then after 0.1 s, doubling up
  # to 5 s, until one has answered a call. Not thread-safe; WorkerClient holds its lock.
  class RestartPause
    SECONDS = [0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5].freeze

    attr_reader :reason

    def initialize
      succeeded
    end

    def succeeded
      @failures = 0
      @reason = nil
      @not_before = 0
    end

    def failed(reason, now)
      @reason = reason
      @not_before = now + SECONDS[[@failures, SECONDS.size - 1].min]
      @failures += 1
    end

    # One that hangs costs its callers their whole patience, so there is no quick second try.
    def hung(reason, now)
      @failures = SECONDS.size
      failed(reason, now)
    end

    # Seconds from now, 0 when a start is allowed.
    def remaining(now)
      [@not_before - now, 0].max
    end
  end
end
