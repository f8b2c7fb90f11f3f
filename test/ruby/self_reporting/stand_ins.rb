# frozen_string_literal: true

require "active_record"

# The parts of the host that self-reporting hooks into, small: its tables and models with the real columns,
# enums and default scopes (server/db/schema.rb, server/app/models), its exception reporter, and Temporal's
# doors. `reload` makes every class anew, as the host's code reloading does.
module StandIns
  # The folder with the database file lives as long as the specs.
  DATABASE = File.join(Dir.mktmpdir, "host.sqlite3")
  at_exit { FileUtils.rm_rf(File.dirname(DATABASE)) }

  RELOADED = %i[Workspace Connector Model Sync SyncRun SyncRecord Utils].freeze

  class << self
    def load_all
      connect
      reload
      load File.join(__dir__, "stand_in_temporal.rb")
    end

    def reload
      RELOADED.each { |name| Object.send(:remove_const, name) if Object.const_defined?(name) }
      load File.join(__dir__, "stand_in_models.rb")
    end

    # As Rails does it: the code first, then whoever wants to know.
    def reload_host
      reload
      ActiveSupport::Reloader.prepare!
    end

    def connect
      return empty if @connected

      @connected = true
      ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: DATABASE, pool: 20, timeout: 10_000)
      ActiveRecord.run_after_transaction_callbacks_in_order_defined = true
      tables
    end

    private

    def empty
      ActiveRecord::Base.connection.tables.each { |table| ActiveRecord::Base.connection.execute("DELETE FROM #{table}") }
    end

    def tables
      ActiveRecord::Migration.suppress_messages do
        ActiveRecord::Schema.define do
          create_table(:workspaces) do |t|
            t.string :name, :slug
            t.timestamps
          end
          create_table(:connectors) do |t|
            t.integer :workspace_id, :connector_type
            t.json :configuration
            t.string :name, :connector_name
            t.timestamps
          end
          create_table(:models) do |t|
            t.string :name, :primary_key
            t.integer :workspace_id, :connector_id, :query_type
            t.text :query
            t.timestamps
          end
          create_table(:syncs) do |t|
            t.integer :workspace_id, :source_id, :model_id, :destination_id, :schedule_type, :status, :sync_mode, :sync_interval, :sync_interval_unit
            t.json :configuration
            t.string :name, :stream_name, :workflow_id, :cursor_field, :current_cursor_field, :cron_expression
            t.datetime :discarded_at
            t.timestamps
          end
          create_table(:sync_runs) do |t|
            t.integer :sync_id, :status, :total_rows, :successful_rows, :failed_rows, :workspace_id, :source_id, :destination_id, :model_id, :total_query_rows
            t.integer :current_offset, :skipped_rows, :sync_run_type, default: 0
            t.datetime :started_at, :finished_at, :discarded_at
            t.text :error
            t.string :workflow_run_id
            t.timestamps
          end
          create_table(:sync_records) do |t|
            t.integer :sync_id, :sync_run_id, :action
            t.integer :status, default: 0
            t.json :record, :logs
            t.string :fingerprint, :primary_key
            t.timestamps
          end
        end
      end
    end
  end
end
