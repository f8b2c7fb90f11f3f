# frozen_string_literal: true

require_relative "support"

RSpec.describe MultiwovenSentry::SelfReporting::Throttle do
  subject(:throttle) { described_class.new }

  def admitted(count, at:, fingerprint: "a")
    Array.new(count) { |n| throttle.admit?(fingerprint, at, n) }.count(true)
  end

  it "lets 60 a minute of each fingerprint through" do
    expect(admitted(100, at: 0)).to eq 60
    expect(admitted(100, at: 0, fingerprint: "b")).to eq 60
  end

  it "answers what it held back when the minute is over, with the latest of them" do
    admitted(100, at: 0)
    expect(throttle.summaries(59)).to eq []
    expect(throttle.summaries(60).map(&:to_a)).to eq [[40, 99]]
    expect(throttle.summaries(61)).to eq []
    expect(admitted(100, at: 61)).to eq 60
  end

  it "starts a new minute by itself when nothing was held back" do
    expect(admitted(60, at: 0)).to eq 60
    expect(admitted(60, at: 60)).to eq 60
  end

  it "counts on until its summary was fetched" do
    admitted(61, at: 0)
    expect(admitted(5, at: 100)).to eq 0
    expect(throttle.summaries(100).map(&:suppressed)).to eq [6]
  end

  it "answers everything at once at the end" do
    admitted(61, at: 0)
    expect(throttle.summaries(1, all: true).map(&:suppressed)).to eq [1]
  end

  it "watches 1,000 fingerprints; the rest share one count" do
    expect(Array.new(2_000) { |n| throttle.admit?(n, 0, n) }.count(true)).to eq 1_000 + 60
    expect(throttle.summaries(0, all: true).map(&:suppressed)).to eq [940]
  end
end
