# frozen_string_literal: true

require "liquid"

# How the host makes a record of a source row, re-stated for the mapping types that templates use: standard
# values with every quote doubled, static values as they stand, Liquid rendered to text, dotted paths nested.
# Source: server/lib/reverse_etl/transformers/user_mapping.rb of Multiwoven/multiwoven (2026-08).
class HostMapping
  def initialize(configuration)
    @configuration = configuration
  end

  # `true` when the mapping fails: the host's rescue answers what its logger answered.
  def record(row)
    @configuration.each_with_object({}) do |entry, record|
      place(record, entry.fetch("to").split("."), value(entry, row))
    end
  rescue StandardError
    true
  end

  private

  def value(entry, row)
    from = entry.fetch("from")
    case entry.fetch("mapping_type")
    when "standard" then row[from].is_a?(String) ? row[from].gsub("'") { "''" } : row[from]
    when "static" then from
    when "template" then Liquid::Template.parse(from).render(row)
    end
  end

  def place(record, path, value)
    *parents, last = path
    inner = parents.reduce(record) { |hash, name| hash[name] ||= {} }
    last.end_with?("[]") ? (inner[last.delete_suffix("[]")] ||= []).push(value) : inner[last] = value
  end
end
