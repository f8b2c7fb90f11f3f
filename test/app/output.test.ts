import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { streamOutput } from "../../src/app/output.js";

function sink(options: { terminal?: boolean; columns?: number; failWith?: string } = {}): Writable & { text: string } {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      if (options.failWith === undefined) {
        Reflect.set(stream, "text", String(Reflect.get(stream, "text")) + String(chunk));
        done();
      } else {
        done(Object.assign(new Error("broken"), { code: options.failWith }));
      }
    },
  });
  return Object.assign(stream, { text: "", isTTY: options.terminal === true, columns: options.columns });
}

describe("streamOutput", () => {
  it("survives a reader that closes early, and calls it no problem", async () => {
    const output = streamOutput(sink({ failWith: "EPIPE" }));
    await output.write("one\n");
    await output.write("two\n");
    await output.flush();
    expect(output.problem).toBeUndefined();
    expect(output.isClosed).toBe(true);
  });

  it("remembers that text was lost for another reason", async () => {
    const output = streamOutput(sink({ failWith: "ENOSPC" }));
    await output.write("one\n");
    await output.flush();
    expect(output.problem).toBe("ENOSPC");
  });

  it("keeps the status line of a terminal below what is written, cut to the terminal's width", async () => {
    const stream = sink({ terminal: true, columns: 11 });
    const output = streamOutput(stream);
    output.status("12 done, 3 failed");
    await output.write("log\n");
    output.status("");
    await output.write("end\n");
    const clear = "\r\u001b[2K";
    expect(stream.text).toBe(`${clear}12 done, 3${clear}log\n12 done, 3${clear}end\n`);
  });

  it("takes a terminal that says 0 columns for an ordinary one", () => {
    const stream = sink({ terminal: true, columns: 0 });
    streamOutput(stream).status("12 done");
    expect(stream.text).toContain("12 done");
  });

  it("shows no status line where there is no terminal", async () => {
    const stream = sink();
    const output = streamOutput(stream);
    output.status("12 done");
    await output.write("x\n");
    expect(stream.text).toBe("x\n");
  });
});
