/**
 * A JSON array of rows, or rows one after another, taken apart element by element: only the element being
 * read is in memory. This file knows where elements begin and end; what is inside them is `JSON.parse`'s.
 *
 * Two mistakes show before an element's end: a raw line feed inside a string, and brackets that do not
 * match. The element is rejected there, and reading goes on at the next line that begins with a brace.
 */
import { type InputRecord, MAX_RECORD_CHARS, readJson, tooLong } from "./records.js";

export async function* readJsonElements(chunks: AsyncIterable<string>): AsyncGenerator<InputRecord, void, void> {
  const splitter = new ElementSplitter();
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}

const [FEED, QUOTE, COMMA, BACKSLASH] = [10, 34, 44, 92];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125];

type Place =
  /** Before, between or after elements. */
  | "between"
  /** Inside an element, outside its strings. */
  | "element"
  | "string"
  /** Right after a backslash inside a string. */
  | "escape"
  /** After a broken element, until a line begins with a brace. */
  | "lost";

type Step = "on" | "begin" | "end_before" | "end_after" | "broken";

class ElementSplitter {
  #place: Place = "between";
  /** Inside the array that holds the elements, as opposed to elements one after another. */
  #inArray = false;
  /** The closing brackets that the element still owes, innermost last. */
  #owed: number[] = [];
  #line = 1;
  #blankSoFar = true;
  #beganOn = 1;
  /** What earlier chunks held of the element; undefined when it is too long to keep. */
  #text: string | undefined = "";

  push(chunk: string): InputRecord[] {
    const found: InputRecord[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      let step = this.#step(code);
      if (step === "begin") {
        from = at;
        this.#beganOn = this.#line;
        this.#place = "element";
        step = this.#inElement(code);
      }
      if (step === "end_before" || step === "end_after") {
        this.#keep(chunk.slice(from, step === "end_after" ? at + 1 : at));
        found.push(this.#take());
        this.#restart("between");
      } else if (step === "broken") {
        found.push({ line: this.#beganOn, problem: "not valid JSON: a string or a bracket is never closed" });
        this.#restart("lost");
      }
      this.#countLine(code);
    }
    if (this.#inside()) this.#keep(chunk.slice(from));
    return found;
  }

  end(): InputRecord[] {
    if (this.#inside()) return [this.#take()];
    return this.#inArray ? [{ line: this.#line, problem: "not valid JSON: the array is never closed" }] : [];
  }

  #step(code: number): Step {
    switch (this.#place) {
      case "escape":
        this.#place = "string";
        return "on";
      case "string":
        if (code === FEED) return "broken";
        if (code === QUOTE) this.#place = "element";
        if (code === BACKSLASH) this.#place = "escape";
        return "on";
      case "element":
        return this.#inElement(code);
      case "between":
        return this.#between(code);
      case "lost":
        if (!this.#blankSoFar) return "on";
        if (code === OPEN_BRACE) return "begin";
        if (code === CLOSE_BRACKET) this.#inArray = false;
        return "on";
    }
  }

  #between(code: number): Step {
    if (isBlank(code) || code === COMMA) return "on";
    if (code === OPEN_BRACKET && !this.#inArray) {
      this.#inArray = true;
      return "on";
    }
    if (code === CLOSE_BRACKET && this.#inArray) {
      this.#inArray = false;
      return "on";
    }
    return "begin";
  }

  #inElement(code: number): Step {
    const nested = this.#owed.length > 0;
    switch (code) {
      case QUOTE:
        this.#place = "string";
        return "on";
      case OPEN_BRACE:
        this.#owed.push(CLOSE_BRACE);
        return "on";
      case OPEN_BRACKET:
        this.#owed.push(CLOSE_BRACKET);
        return "on";
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (!nested && code === CLOSE_BRACKET && this.#inArray) {
          this.#inArray = false;
          return "end_before";
        }
        if (this.#owed.pop() !== code) return "broken";
        return this.#owed.length === 0 && !this.#inArray ? "end_after" : "on";
      case COMMA:
        return nested ? "on" : "end_before";
      case FEED:
        return nested || this.#inArray ? "on" : "end_before";
      default:
        return "on";
    }
  }

  #keep(text: string): void {
    if (this.#text === undefined) return;
    this.#text = this.#text.length + text.length > MAX_RECORD_CHARS ? undefined : this.#text + text;
  }

  #take(): InputRecord {
    if (this.#text === undefined) return { line: this.#beganOn, problem: tooLong() };
    return { line: this.#beganOn, ...readJson(this.#text) };
  }

  #restart(place: Place): void {
    this.#place = place;
    this.#owed = [];
    this.#text = "";
  }

  #inside(): boolean {
    return this.#place !== "between" && this.#place !== "lost";
  }

  #countLine(code: number): void {
    if (code === FEED) this.#line += 1;
    this.#blankSoFar = code === FEED || (this.#blankSoFar && isBlank(code));
  }
}

/** Space, tab, carriage return, line feed. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === FEED;
}
