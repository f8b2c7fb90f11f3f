# frozen_string_literal: true

require_relative "worker_client"

# Puts the connector where the host looks for it. The server's contracts read the constant
# ENABLED_DESTINATIONS itself, so the list is replaced; newer hosts also remember their listing.
module MultiwovenSentry
  NAME = "Sentry"

  def self.register
    raise LoadError, "require multiwoven/integrations before multiwoven_sentry" unless host_loaded?
    # A connector of the host's own wins: it is maintained together with the host.
    return if destinations.const_defined?(NAME, false) && !destinations.const_get(NAME).const_defined?(:OUT_OF_TREE, false)

    require_relative "client"
    enable
    close_inherited_pipes_after_fork
  end

  def self.host_loaded?
    defined?(::Multiwoven::Integrations::Core::DestinationConnector) && defined?(::Multiwoven::Integrations::ENABLED_DESTINATIONS)
  end
  private_class_method :host_loaded?

  def self.destinations
    host = ::Multiwoven::Integrations
    host.const_defined?(:Destination, false) ? host::Destination : host.const_set(:Destination, Module.new)
  end
  private_class_method :destinations

  def self.enable
    host = ::Multiwoven::Integrations
    return if host::ENABLED_DESTINATIONS.include?(NAME)

    names = [*host::ENABLED_DESTINATIONS, NAME].freeze
    host.send(:remove_const, :ENABLED_DESTINATIONS)
    host.const_set(:ENABLED_DESTINATIONS, names)
    host::Service.reset_connectors! if host::Service.respond_to?(:reset_connectors!)
  end
  private_class_method :enable

  # Not needed for being right, since each process looks at its own id before it uses a worker; but a
  # child that never uses one should not keep the parent's pipes open.
  def self.close_inherited_pipes_after_fork
    return if @fork_hook || !defined?(::ActiveSupport::ForkTracker)

    @fork_hook = ::ActiveSupport::ForkTracker.after_fork { WorkerClient.forget_inherited }
  end
  private_class_method :close_inherited_pipes_after_fork
end
