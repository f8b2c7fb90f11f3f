# frozen_string_literal: true

module MultiwovenSentry
  module SelfReporting
    # Each scheduled sync is a monitor: in_progress when a run starts, ok or error when it ends.
    class Monitors
      # Minutes. The host's worker takes a run up when it has a free thread; its activities may take days.
      MARGIN = 10
      MAX_RUNTIME = 1_440
      TIMEZONE = "UTC"

      # The crontab that the host makes of an interval (`Sync#schedule_cron_expression`). Temporal reads a step
      # beyond the field's range as the field's first value; Sentry refuses it, so that value is written out.
      INTERVALS = {
        "minutes" => { factor: 1, crontab: "*/%d * * * *", range: 60, beyond: "0 * * * *" },
        "hours" => { factor: 1, crontab: "0 */%d * * *", range: 24, beyond: "0 0 * * *" },
        "days" => { factor: 1, crontab: "0 0 */%d * *", range: 31, beyond: "0 0 1 * *" },
        "weeks" => { factor: 7, crontab: "0 0 */%d * *", range: 31, beyond: "0 0 1 * *" }
      }.freeze

      class << self
        def crontab(sync)
          return sync["cron_expression"] if sync["schedule_type"] == "cron_expression"

          interval = INTERVALS[sync["sync_interval_unit"]] or return
          step = sync["sync_interval"].to_i * interval[:factor]
          return if step < 1

          step < interval[:range] ? format(interval[:crontab], step) : interval[:beyond]
        end
      end

      def initialize(commits)
        commits.on("started") { |run| check_in(run, "in_progress") }
        commits.on("success", "failed", "canceled") { |run| check_in(run, ok?(run) ? "ok" : "error", duration: run.seconds.round(3)) }
      end

      private

      # A run whose every record failed did not do its job, although the host calls it a success.
      def ok?(run)
        run.status == "success" && (run.rows[:failed].zero? || run.rows[:successful].positive?)
      end

      def check_in(run, status, facts = {})
        return [] if run.test? || !%w[interval cron_expression].include?(run.sync["schedule_type"])

        record = { monitor_slug: "sync #{run.sync_id} #{run.sync["name"] || run.sync["stream_name"]}", status: status,
                   check_in_id: run.check_in_id, schedule: self.class.crontab(run.sync), timezone: TIMEZONE,
                   checkin_margin: MARGIN, max_runtime: MAX_RUNTIME, **facts }
        [["check_ins", record.compact]]
      end
    end
  end
end
