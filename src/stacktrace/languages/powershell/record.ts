/**
 * Get-Error and Format-List print an error record as properties: exceptions inside each other by indentation, their
 * .NET frames, and the script's calls at the end.
 */
import type { Frame } from "../../../sentry/items.js";
import { linkTo, type Raised, raise } from "../../raised.js";

const PROPERTY =
  /^(Type|Message|StackTrace|ScriptStackTrace|TargetSite|InvocationInfo|FullyQualifiedErrorId|CategoryInfo|Exception|InnerException|PositionMessage|ErrorRecord|HResult|TargetObject) *: ?(.*)$/s;

/** Format-List shows an exception as .NET prints it. */
const TYPED = /^((?:[A-Z]\w*\.){1,12}[A-Z]\w*): (.*)$/s;

interface Described {
  readonly raised: Raised;
  /** Of its properties; unknown until the first. */
  indent: number | undefined;
}

export class ErrorRecord {
  /** The outermost first. */
  #described: Described[] = [];
  /** Takes the frames that follow. */
  #stack: Raised | undefined;
  /** The record that an exception carries repeats what is told already. */
  #repeats: number | undefined;

  static isProperty(text: string): boolean {
    return PROPERTY.test(text);
  }

  get isEmpty(): boolean {
    return this.#described.length === 0;
  }

  get inRepetition(): boolean {
    return this.#repeats !== undefined;
  }

  /** The text behind `ScriptStackTrace :`; true for other properties that are understood. */
  property(text: string, indent: number, at: number): string | boolean {
    const [, name, printed = ""] = PROPERTY.exec(text) ?? [];
    if (name === undefined) return false;
    this.#stack = undefined;
    if (this.#repeats !== undefined && indent > this.#repeats) return true;
    this.#repeats = name === "ErrorRecord" ? indent : undefined;
    const value = printed.trim();
    if (name === "ScriptStackTrace") return value;
    if (name === "InnerException") this.#describe(undefined, at);
    else if (name === "Type") {
      const holder = this.#holder(indent) ?? this.#describe(indent, at);
      holder.type ??= value;
    } else if (name === "Message" || name === "Exception") {
      if (value !== "") this.#say(this.#holder(indent) ?? this.#describe(indent, at), value);
    } else if (name === "StackTrace") this.#stack = this.#holder(indent, true);
    else return false;
    return true;
  }

  /** False when no stack is being read. */
  frame(frame: Frame | undefined): boolean {
    if (frame === undefined || this.#stack === undefined) return false;
    this.#stack.frames.push(frame);
    return true;
  }

  /** The outermost exception with what led to it; starts anew. */
  taken(): Raised | undefined {
    const [outer] = this.#described;
    this.#described = [];
    this.#repeats = undefined;
    return outer?.raised;
  }

  #say(raised: Raised, text: string): void {
    const [, type, value] = TYPED.exec(text) ?? [];
    raised.type ??= type;
    raised.value ??= value ?? text;
  }

  #describe(indent: number | undefined, at: number): Raised {
    const raised = raise(undefined, undefined, at);
    const outer = this.#described.at(-1);
    if (outer !== undefined) linkTo(outer.raised, raised, "InnerException");
    this.#described.push({ raised, indent });
    return raised;
  }

  /** Whose property it is; without indentation the one that has no stack yet. */
  #holder(indent: number, stackless = false): Raised | undefined {
    const found = this.#described.findLast(
      (one) => (one.indent ?? 0) <= indent && !(stackless && one.raised.frames.length > 0),
    );
    if (found !== undefined) found.indent ??= indent;
    return found?.raised;
  }
}
