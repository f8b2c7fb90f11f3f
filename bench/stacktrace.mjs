/**
 * Milliseconds of CPU for 1 MiB of hostile text: for every golden trace its own lines repeated, its lines cut and
 * repeated, and its first line without line ends; then texts that aim at the cleaning, and long lines that aim at the readers. The target is 50 ms.
 * The best of several runs, since on a shared machine the others measure the neighbours.
 * `node bench/stacktrace.mjs [LANGUAGE | cleaning | "single lines"] …`
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseStacktrace } from "../dist/stacktrace/parse.js";

const MEBIBYTE = 1_048_576;
const RUNS = 5;
const SHOWN = 5;
const goldens = fileURLToPath(new URL("../test/stacktrace/golden/", import.meta.url));

const filled = (part) => (part === "" ? "" : part.repeat(Math.ceil(MEBIBYTE / part.length)).slice(0, MEBIBYTE));

/** Texts of one language by name. */
function hostileTexts(language) {
  const texts = new Map();
  for (const name of readdirSync(`${goldens}${language}`)) {
    const trace = readFileSync(`${goldens}${language}/${name}/trace.txt`, "utf8");
    const half = trace
      .split("\n")
      .map((line) => line.slice(0, Math.ceil(line.length * 0.6)))
      .join("\n");
    texts.set(`${name}, repeated`, filled(trace));
    texts.set(`${name}, lines cut`, filled(`${half}\n`));
    texts.set(`${name}, without line ends`, filled(trace.replaceAll("\n", "")));
  }
  return texts;
}

const CLEANING = new Map(
  [
    "\n",
    " ",
    "\\n",
    "C:\\n",
    "\\\\n",
    "&amp;",
    "&lt;br&gt;",
    "<pre ",
    "<br>",
    "''",
    '""',
    "\x1b[31m",
    "2026-11-23 ",
    "web_1 |",
    "[",
    "a`",
    '{"a":',
    "at ",
    "(",
    "#0 ",
    "x: ",
  ].map((part) => [JSON.stringify(part), filled(part)]),
);

/** Lines as long as any that are looked at; what they repeat is where a frame of several tools may begin. */
const LINE_CHARS = 1_990;
const SINGLE_LINES = new Map(
  [
    ["hello ", "at "],
    ["4# _start i", "a"],
    ["#00: ", "(/:0)"],
    ["0# at ", "/ at "],
    ["#0 ", "a() at "],
    ["#0 0xa0 ", "<0xa0 "],
    ["00 .f!&", " ["],
    ["│ ", "         "],
    ["CallS", "tack"],
    ["a", "._?"],
    ["Fatal error: ", "in Fatal error: "],
  ].map(([start, part]) => {
    const line = (start + part.repeat(LINE_CHARS)).slice(0, LINE_CHARS);
    return [JSON.stringify(start + part), filled(`${line}x\n`)];
  }),
);

function milliseconds(text) {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) {
    const before = process.cpuUsage();
    parseStacktrace(text);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

function report(title, texts) {
  const slowest = [...texts]
    .map(([name, text]) => ({ name, ms: milliseconds(text) }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SHOWN);
  console.log(title);
  for (const { name, ms } of slowest) console.log(`${ms.toFixed(1).padStart(8)} ms  ${name}`);
}

const asked = process.argv.slice(2);
const wanted = (name) => asked.length === 0 || asked.includes(name);
for (const language of readdirSync(goldens).filter(wanted)) report(language, hostileTexts(language));
if (wanted("cleaning")) report("cleaning", CLEANING);
if (wanted("single lines")) report("single lines", SINGLE_LINES);
