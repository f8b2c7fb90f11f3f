#!/usr/bin/env node
import { EXIT } from "./exit-codes.js";
import { runProgram } from "./program.js";
import { processRuntime } from "./runtime.js";

const runtime = processRuntime();
const code = await runProgram(runtime);
await Promise.all([runtime.stdout.flush(), runtime.stderr.flush()]);
// Leaving explicitly: a pending read of standard input or an idle connection must not hold the process.
runtime.exit(code === EXIT.ok && runtime.stdout.problem !== undefined ? EXIT.failed : code);
