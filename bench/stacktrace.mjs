/**
 * Milliseconds of CPU for 1 MiB of hostile text: for every golden trace its own lines repeated, its lines cut and
 * repeated, the whole without line ends, and each line alone, repeated with and without a word between; then texts that
 * aim at the cleaning, and long lines that aim at the readers. The target is 50 ms.
 * The best of several runs where the first is not far below that, since on a shared machine the others measure the
 * neighbours. `node bench/stacktrace.mjs [LANGUAGE | cleaning | "single lines"] …`
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseStacktrace } from "../dist/stacktrace/parse.js";

const MEBIBYTE = 1_048_576;
/** How often a text is measured that took so many milliseconds at best. */
const RUNS = [
  { above: 0, runs: 1 },
  { above: 20, runs: 5 },
  { above: 35, runs: 30 },
];
const SHOWN = 5;
const goldens = fileURLToPath(new URL("../test/stacktrace/golden/", import.meta.url));

const filled = (part) => (part === "" ? "" : part.repeat(Math.ceil(MEBIBYTE / part.length)).slice(0, MEBIBYTE));

/** Texts of one language by name; lines that differ only in numbers count once. */
function* hostileTexts(language) {
  const known = new Set();
  for (const name of readdirSync(`${goldens}${language}`)) {
    const trace = readFileSync(`${goldens}${language}/${name}/trace.txt`, "utf8");
    const half = trace
      .split("\n")
      .map((line) => line.slice(0, Math.ceil(line.length * 0.6)))
      .join("\n");
    yield [`${name}, repeated`, filled(trace)];
    yield [`${name}, lines cut`, filled(`${half}\n`)];
    yield [`${name}, without line ends`, filled(trace.replaceAll("\n", ""))];
    for (const [at, line] of trace.split("\n").entries()) {
      const shape = line.replace(/\d+/g, "0");
      if (line.trim() === "" || known.has(shape)) continue;
      known.add(shape);
      yield [`${name}, line ${at + 1}`, filled(`${line}\n`)];
      yield [`${name}, line ${at + 1} and a word`, filled(`${line}\nx\n`)];
    }
  }
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
    ["ERROR a\n", "@"],
    ["ERROR a\nat ", "a."],
    ["ERROR a\nb ", "Erro "],
    ["Fatal error: ", "in Fatal error: "],
  ].map(([start, part]) => {
    const line = (start + part.repeat(LINE_CHARS)).slice(0, LINE_CHARS);
    return [JSON.stringify(start + part), filled(`${line}x\n`)];
  }),
);

function milliseconds(text) {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; RUNS.some(({ above, runs }) => best > above && run < runs); run += 1) {
    const before = process.cpuUsage();
    parseStacktrace(text);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

function report(title, texts) {
  const measured = Array.from(texts, ([name, text]) => ({ name, ms: milliseconds(text) }));
  const slowest = measured.sort((a, b) => b.ms - a.ms).slice(0, SHOWN);
  console.log(`${title}, ${measured.length} texts`);
  for (const { name, ms } of slowest) console.log(`${ms.toFixed(1).padStart(8)} ms  ${name}`);
}

const asked = process.argv.slice(2);
const wanted = (name) => asked.length === 0 || asked.includes(name);
for (const language of readdirSync(goldens).filter(wanted)) report(language, hostileTexts(language));
if (wanted("cleaning")) report("cleaning", CLEANING);
if (wanted("single lines")) report("single lines", SINGLE_LINES);
