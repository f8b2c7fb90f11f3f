# frozen_string_literal: true

require_relative "support"

RSpec.describe MultiwovenSentry::SelfReporting::Wording do
  def wording(error)
    described_class.of(error)
  end

  {
    "PG::UniqueViolation: ERROR:  duplicate key value violates unique constraint \"users_email\"\nDETAIL:  Key (email)=(jane) already exists." =>
      "PG::UniqueViolation: ERROR:  duplicate key value violates unique constraint \"users_email\"",
    "null value in column \"name\" DETAIL Failing row contains (1, jane)." => "null value in column \"name\" DETAIL Failing row contains …",
    "Key (email)=(jane doe) is taken" => "Key (email)=(…)",
    "syntax error at or near \"FROM\"\nLINE 1: SELECT * FROM a WHERE b = 'jane'" => "syntax error at or near \"FROM\"",
    "could not run: SELECT * FROM a WHERE b = 'jane'" => "could not run: …",
    "Duplicate entry 'jane' for key 'users.email'" => "Duplicate entry for key 'users.email'",
    "invalid input syntax for type integer: \"jane\"" => "invalid input syntax for type integer: …",
    "859: unexpected token at '{\"email\":\"jane\"}'" => "859: unexpected token at …",
    "value \"jane\" is out of range for type integer" => "value \"…\" is out of range for type integer",
    "undefined local variable for #<Row id: 1, name: \"jane\">" => "undefined local variable for #<Row>",
    "cannot send {\"name\"=>\"jane\"}" => "cannot send …",
    "no column \"created_at\" in 'orders'" => "no column \"created_at\" in 'orders'",
    "said \"my name is jane\"" => "said \"…\"",
    "Workspace not found" => "Workspace not found"
  }.each do |message, safe|
    it "makes #{safe.inspect} of a message" do
      expect(wording(StandardError.new(message))).to eq safe
    end
  end

  it "does not inspect the receiver of an unknown method" do
    error = begin
      { "name" => "jane" }.no_such_method
    rescue NoMethodError => e
      e
    end
    expect(wording(error)).to eq "undefined method `no_such_method' for an instance of Hash"
    expect(wording(begin; nil.foo; rescue NoMethodError => e; e; end)).to eq "undefined method `foo' for nil"
  end

  it "is quick on hostile text" do
    [" at '" * 100_000, "#<A" * 100_000, "'" * 300_000, "Key (" * 50_000, "invalid" * 50_000, "Duplicate entry '" * 20_000].each do |text|
      before = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
      expect(wording(StandardError.new(text)).size).to be <= 2_100
      expect(Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - before).to be < 1
    end
  end
end
