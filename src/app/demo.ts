/**
 * The demo: the sandbox, and in front of it the real command line as processes of its own, with nothing but a
 * settings file between them. It succeeds only when every sample row arrived.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { STREAM_NAMES } from "../mapping/registry.js";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.js";
import { arrival, summarize } from "./demo-summary.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import type { Runtime } from "./runtime.js";

const MAIN = fileURLToPath(new URL("main.js", import.meta.url));
const SAMPLES = fileURLToPath(new URL("../../docs/samples/", import.meta.url));

/** Written through the REST API, so the sandbox does not list them among the items. */
const REST_STREAMS: readonly string[] = ["releases", "deploys"];

/** Characters of a message that are shown. */
const SHOWN_CHARS = 200;

export async function runDemo(runtime: Runtime): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), "multiwoven-sentry-demo-"));
  const sandbox = await startSandbox({ port: 0 });
  const interrupted = new AbortController();
  const unlisten = runtime.onInterrupt(() => interrupted.abort());
  try {
    return await walkThrough(runtime, sandbox, folder, interrupted.signal);
  } finally {
    unlisten();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function walkThrough(runtime: Runtime, sandbox: Sandbox, folder: string, stop: AbortSignal): Promise<ExitCode> {
  const say = (text: string): Promise<void> => runtime.stdout.write(`${text}\n`);
  const settings = join(folder, "settings.json");
  const { url, api_token, organization_slug, project_slug } = sandbox.ready;
  await writeFile(settings, JSON.stringify({ api_token, organization_slug, project_slug, sentry_url: url }));
  await say(
    `A stand-in for Sentry listens on ${url} (organization "${organization_slug}", project "${project_slug}").`,
  );

  const steps = [
    ["check", "--config", settings],
    ["discover"],
    ...STREAM_NAMES.map((stream) => ["write", "--stream", stream, "--config", settings, "--input", sampleOf(stream)]),
  ];
  for (const args of steps) {
    await say(`\n$ multiwoven-sentry ${args.map((arg) => shortPath(arg, folder)).join(" ")}`);
    const { code, lastLine } = await runCommand(args, folder, stop);
    await say(lastLine.length > SHOWN_CHARS ? `${lastLine.slice(0, SHOWN_CHARS)}…` : lastLine);
    if (stop.aborted) return EXIT.interrupted;
    if (code !== EXIT.ok) {
      await say(`\nThis step ended with exit code ${code}, so the demo ends here.`);
      return EXIT.failed;
    }
  }

  const items: unknown = await (await fetch(new URL("/_sandbox/items", url))).json();
  const summary = summarize(Array.isArray(items) ? items : []);
  const rows = await Promise.all(
    STREAM_NAMES.map(async (stream) => ({ stream, count: await rowsIn(sampleOf(stream)) })),
  );
  const expected = sum(rows.filter(({ stream }) => !REST_STREAMS.includes(stream)).map(({ count }) => count));
  const sent = sum(rows.map(({ count }) => count));
  await say(`\n${summary.lines.join("\n")}`);
  await say(`\n${arrival(summary.accepted, expected, sent - expected)}`);
  return summary.accepted === expected ? EXIT.ok : EXIT.failed;
}

function sampleOf(stream: string): string {
  return join(SAMPLES, `${stream}.ndjson`);
}

async function rowsIn(file: string): Promise<number> {
  return (await readFile(file, "utf8")).trimEnd().split("\n").length;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Paths of this machine say nothing to the reader. */
function shortPath(arg: string, folder: string): string {
  return arg.replace(SAMPLES, "docs/samples/").replace(`${folder}/`, "");
}

interface Ended {
  readonly code: number;
  /** The last protocol message. */
  readonly lastLine: string;
}

/** Its logs go where ours go. It starts in the empty folder, so no `.env` of the user's is read. */
function runCommand(args: readonly string[], folder: string, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
      signal,
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", (error) => (signal.aborted ? resolve({ code: EXIT.interrupted, lastLine: "" }) : reject(error)));
    child.on("close", (code) =>
      resolve({ code: code ?? EXIT.failed, lastLine: output.trimEnd().split("\n").at(-1) ?? "" }),
    );
  });
}
