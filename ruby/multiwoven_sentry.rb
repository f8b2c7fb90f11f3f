# frozen_string_literal: true

# Makes Sentry a destination of a Multiwoven server. One line in an initializer is enough:
#
#   require "<package folder>/ruby/multiwoven_sentry"
#
# Loading it starts no process and opens no connection; Node starts with the first check or record.
require_relative "multiwoven_sentry/registration"

MultiwovenSentry.register

unless ENV["MULTIWOVEN_SENTRY_SELF_DSN"].to_s.strip.empty?
  require_relative "multiwoven_sentry/self_reporting"
  MultiwovenSentry::SelfReporting.install
end
