import { describe, expect, it } from "vitest";
import { parseStacktrace } from "../../src/stacktrace/parse.js";
import { renderStacktrace } from "../../src/stacktrace/render.js";

const TRACE = [
  "the job stopped",
  "",
  "Traceback (most recent call last):",
  '  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads',
  "    return decode(s)",
  '  File "/srv/app/main.py", line 3, in load\x07',
  "    raise ValueError(text)",
  "ValueError: bad\x1b]0;title\x07 input",
].join("\n");

describe("renderStacktrace", () => {
  it("shows language, exceptions, frames with the application's own marked, and what was not understood", () => {
    expect(renderStacktrace(parseStacktrace(TRACE.replace(/\x1b.*\x07| *\x07/g, "")), [], { color: false })).toBe(
      [
        "language python   platform python",
        "",
        "ValueError",
        "  bad input",
        "    loads  /usr/lib/python3.11/json/__init__.py:346",
        "        return decode(s)",
        "  * load  /srv/app/main.py:3",
        "        raise ValueError(text)",
        "",
        "not understood:",
        "the job stopped",
      ].join("\n"),
    );
  });

  it("colours when asked to, and lets no other control character of the trace through", () => {
    const shown = renderStacktrace(parseStacktrace(TRACE), [], { color: true });
    expect(shown).toContain("\x1b[31mValueError\x1b[0m");
    expect(shown.replace(/\x1b\[\d+m/g, "")).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
  });

  it("says when there is nothing to show", () => {
    const nothing = "No stack trace was recognised in this text.";
    expect(renderStacktrace(undefined, [], { color: false })).toBe(nothing);
    expect(renderStacktrace(undefined, ["7 characters were not read"], { color: false })).toBe(
      `${nothing}\n\nnote: 7 characters were not read`,
    );
  });
});
