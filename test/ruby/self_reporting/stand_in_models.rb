# frozen_string_literal: true

# Loaded anew for each example, and by those about reloading.
class Workspace < ActiveRecord::Base; end
class Model < ActiveRecord::Base; end

class Connector < ActiveRecord::Base
  enum :connector_type, %i[source destination]
end

class Sync < ActiveRecord::Base
  default_scope -> { where(discarded_at: nil).order(updated_at: :desc) }
  enum :schedule_type, %i[manual interval cron_expression]
  enum :status, %i[disabled healthy pending failed aborted]
  enum :sync_interval_unit, %i[minutes hours days weeks]
end

class SyncRun < ActiveRecord::Base
  class << self
    # Whether the host's mail about a failed run cannot be sent.
    attr_accessor :mail_server_down
  end

  default_scope -> { where(discarded_at: nil) }
  enum :sync_run_type, %i[general test]
  enum :status, %i[pending started querying queued in_progress success paused failed canceled]
  belongs_to :sync, optional: true
  has_many :sync_records, dependent: :nullify
  after_commit { raise Errno::ECONNREFUSED, "mail" if failed? && self.class.mail_server_down }
end

class SyncRecord < ActiveRecord::Base
  enum :action, %i[destination_insert destination_update]
  enum :status, %i[pending success failed]
end

module Utils
  class ExceptionReporter
    class << self
      attr_accessor :fails

      def reported
        @reported ||= []
      end

      def report(exception, meta = {})
        raise "the host's own reporter failed" if fails

        reported << [exception, meta]
        :reported
      end
    end
  end
end
