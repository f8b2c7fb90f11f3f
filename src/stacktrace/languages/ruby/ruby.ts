/**
 * Ruby: uncaught exceptions in the old and the 3.4 form, reversed `full_message`, Rails, RSpec and JRuby backtraces.
 * Printed newest call first; the first line is place, message and type at once.
 * Source: docs.ruby-lang.org Exception#full_message, #detailed_message
 */
import type { Frame } from "../../../sentry/items.js";
import { lookBack, marginAt, messageOf } from "../../headline.js";
import type { Foreign, Language, Line, Reading } from "../../language.js";
import { linkTo, type Raised, raise, turnAround } from "../../raised.js";
import { uncommented, withoutComment } from "../commented.js";
import { withSource } from "../numbered-source.js";
import { sourceBelow } from "../reported-place.js";
import { firstLine, frameIn, isOfJruby, isStrong, javaFrame, mayBePlaced, parted } from "./frame.js";
import { fieldHead, type Head, headOf, isExtract, isNamed, messageBelow, railsHead } from "./head.js";
import { javaCall, jrubyCall } from "./jruby.js";

const REVERSED = /^Traceback \(most recent call last\):?$/;
const MORE = /^(?:\s*)\.\.\. (\d+) levels?\.\.\.$/;
/** Printed newest call last: the number says how far away the call is. */
const NUMBERED = /^\d{1,5}: from /;
/** Lines of the template that Rails prints between its headline and the first place. */
const MAX_EXTRACT = 40;
/** error_highlight marks the call in the source line above it, which may be no more than a class's name. */
const POINTER = /^[\^~ ]+$/;
/** Rake and others, RSpec, Rails, Chef, SemanticLogger, Puppet. */
const CAUSED =
  /^(?:(?:>{1,8} )?Caused by:?|--- Caused by: ---|Information for cause:|Cause:|Wrapped exception:)(?: (.*)|)$/s;
/** Java's calls before the first of Ruby's. */
const MAX_JAVA_CALLS = 200;

export const ruby: Language = {
  name: "ruby",
  platform: "ruby",
  marks: (line) => {
    const text = uncommented(line);
    if (!mayBePlaced(text)) return false;
    const java = javaFrame(text);
    if (java !== undefined) return isOfJruby(java);
    return isStrong(text) || firstLine(text) !== undefined || jrubyCall(text, false) !== undefined;
  },
  read: (lines, foreign) => new RubyReader(lines.map(withoutComment), foreign).read(),
};

const isSame = (one: Frame, other: Frame): boolean =>
  one.filename === other.filename && one.lineno === other.lineno && one.function === other.function;

class RubyReader {
  readonly #understood = new Set<number>();
  readonly #roots: Raised[] = [];
  #current: Raised | undefined;
  #reversed: Frame[] | undefined;
  /** What Rails shows between its headline and the first frame. */
  #extract: string[] | undefined;
  /** The line of Rails' last headline. */
  #rails = Number.NEGATIVE_INFINITY;
  #message: Line[] | undefined;
  #floor = 0;
  /** A list of Java's calls alone ends here. */
  #noRubyBefore = 0;
  #causeAnnounced: { at: number; text: string } | undefined;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (const [at, line] of this.lines.entries()) this.#line(at, line);
    this.#endMessage();
    this.#endReversed();
    turnAround(this.#roots);
    return { traces: this.#roots.filter(({ frames }) => frames.length > 0), threads: [], understood: this.#understood };
  }

  #line(at: number, line: Line): void {
    const { text } = line;
    const placed = mayBePlaced(text) && !this.foreign(at);
    const first = placed ? firstLine(text) : undefined;
    const inTrace = this.#current !== undefined || this.#announced(at);
    const frame =
      first !== undefined
        ? undefined
        : ((placed ? frameIn(text, inTrace, this.#floor === at) : undefined) ?? this.#java(at, text));
    if (first === undefined && frame === undefined && railsHead(text) !== undefined) this.#rails = at;
    if (text === "") this.#message?.push(line);
    else if (REVERSED.test(text) && /^(?:\d+: )?from /.test(this.lines[at + 1]?.text ?? "")) this.#openReversed(at);
    else if (first !== undefined) this.#first(at, first);
    else if (frame !== undefined) this.#frame(at, frame);
    else if (MORE.test(text)) this.#take(at);
    else if (CAUSED.test(text) && this.#current !== undefined) this.#announceCause(at, text);
    else if (this.#message !== undefined && !this.foreign(at)) {
      this.#message.push(line);
      this.#understood.add(at);
    } else if (this.#floor === at && !this.foreign(at)) this.#sourceBelow(at);
  }

  /** Java's call in a list of Ruby's, or before one. */
  #java(at: number, text: string): Frame | undefined {
    const frame = javaFrame(text);
    if (frame === undefined || at < this.#noRubyBefore) return undefined;
    if (at === this.#floor && this.#current !== undefined) return frame;
    let end = at + 1;
    while (end < at + MAX_JAVA_CALLS && javaCall(this.lines[end]?.text ?? "") !== undefined) end += 1;
    if (isStrong(this.lines[end]?.text ?? "") || (end > at + 1 && isOfJruby(frame))) return frame;
    this.#noRubyBefore = end;
    return undefined;
  }

  /** Sentry shows a line of source below its place. */
  #sourceBelow(at: number): void {
    const last = this.#current?.frames.at(-1);
    const source = sourceBelow(this.lines, at);
    if (last === undefined || source === undefined) return;
    last.context_line = source;
    this.#take(at);
  }

  /** A place alone is a frame below a headline. */
  #announced(at: number): boolean {
    if (jrubyCall(this.lines[at]?.text ?? "", false) && jrubyCall(this.lines[at + 1]?.text ?? "", true)) return true;
    return isNamed(this.lines[at - 1]?.text ?? "") || (this.#rails >= this.#floor && at - this.#rails < MAX_EXTRACT);
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  #openReversed(at: number): void {
    this.#endMessage();
    this.#current = undefined;
    this.#reversed = [];
    this.#take(at);
  }

  #endReversed(): void {
    if (this.#reversed === undefined || this.#reversed.length === 0) return;
    const raised = raise(undefined, undefined, 0);
    raised.frames = this.#reversed.toReversed();
    this.#reversed = undefined;
    if (this.#current === undefined) this.#roots.push(raised);
    else this.#wrap(this.#current, raised);
  }

  /** The place, and the message of what the numbered lines above led to; a cause was printed before them. */
  #first(at: number, first: { frame: Frame; type: string | undefined; value: string | undefined }): void {
    this.#endMessage();
    const raised = raise(first.type, first.value, at);
    raised.frames = [first.frame, ...(this.#reversed ?? []).toReversed()];
    const wasReversed = this.#reversed !== undefined;
    this.#reversed = undefined;
    const previous = this.#current;
    if (previous === undefined) this.#roots.push(raised);
    else if (wasReversed) this.#wrap(previous, raised);
    else if (this.#floor >= at - 1) linkTo(previous, raised, "cause");
    else this.#roots.push(raised);
    this.#current = raised;
    this.#message = [];
    this.#take(at);
  }

  #wrap(cause: Raised, raised: Raised): void {
    if (this.#roots.at(-1) === cause) this.#roots.pop();
    linkTo(raised, cause, "cause");
    this.#roots.push(raised);
  }

  #frame(at: number, frame: Frame): void {
    if (this.#reversed === undefined && NUMBERED.test(this.lines[at]?.text ?? "")) {
      this.#endMessage();
      this.#reversed = [];
    }
    if (this.#reversed !== undefined) {
      this.#reversed.push(frame);
      this.#take(at);
      return;
    }
    const headline = at > this.#floor || this.#current === undefined ? this.#headline(at) : undefined;
    if (this.#current === undefined || headline !== undefined || this.#causeAnnounced !== undefined)
      this.#open(at, headline);
    this.#endMessage();
    // ExceptionNotification shows the first place with the message, and all of them below.
    const { frames = [] } = this.#current ?? {};
    const shown = at > this.#floor && frames.length === 1 ? frames[0] : undefined;
    if (shown !== undefined && isSame(shown, frame)) frames.pop();
    this.#current?.frames.push(this.#extract === undefined ? frame : withSource(frame, this.#extract));
    this.#extract = undefined;
    if (this.#current !== undefined) this.#current.to = at;
    this.#take(at);
  }

  #headline(frame: number): { at: number; found: Head } | undefined {
    if (this.#message !== undefined) return undefined;
    return lookBack(this.lines, frame, this.#floor, this.foreign, ({ text }, distance) => {
      const at = frame - distance;
      if (POINTER.test(this.lines[at + 1]?.text ?? "")) return undefined;
      return fieldHead(text, this.lines[at - 1]?.text ?? "") ?? headOf(text, distance);
    });
  }

  /** A backtrace whose headline stands above it, as Rails, Sidekiq and RSpec print it. */
  #open(frame: number, above: { at: number; found: Head } | undefined): void {
    const headline = this.#announcedCause() ?? above;
    const from = headline?.at ?? frame;
    const head = headline?.found;
    const raised = raise(head?.type, undefined, from);
    if (head?.place !== undefined) raised.frames.push(head.place);
    if (head !== undefined) {
      const between = this.lines.slice(from + 1, frame);
      raised.value = messageBelow(head, between, marginAt(this.lines, from));
      const toFrames = head.ends === undefined || head.ends === "colon";
      if (!toFrames) this.#extract = between.map(({ text }) => text);
      const said = raised.value ?? "";
      for (const [index, { text }] of between.entries())
        if (toFrames || said.includes(text) || isExtract(text)) this.#understood.add(from + 1 + index);
      this.#understood.add(from);
    }
    if (this.#causeAnnounced !== undefined && this.#current !== undefined) linkTo(this.#current, raised, "cause");
    else this.#roots.push(raised);
    this.#causeAnnounced = undefined;
    this.#current = raised;
  }

  #announceCause(at: number, text: string): void {
    this.#endMessage();
    this.#causeAnnounced = { at, text: CAUSED.exec(text)?.[1] ?? "" };
    this.#take(at);
  }

  /** What the line says that announced the cause. */
  #announcedCause(): { at: number; found: Head } | undefined {
    const { at = 0, text = "" } = this.#causeAnnounced ?? {};
    const found = headOf(text, 1);
    return found === undefined ? undefined : { at, found };
  }

  #endMessage(): void {
    if (this.#current !== undefined && this.#message !== undefined) {
      const current = this.#current;
      current.value = messageOf(current.value, this.#message, marginAt(this.lines, current.from));
      if (current.type === undefined) Object.assign(current, parted(current.value?.trimStart() ?? ""));
    }
    this.#message = undefined;
  }
}
