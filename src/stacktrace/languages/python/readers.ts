/** Everything that reads what Python's runtime and tools print, in the order in which they are asked. */
import type { Language } from "../../language.js";
import { pythonDump } from "./dump.js";
import { pythonTest } from "./pytest.js";
import { python } from "./python.js";

export const PYTHON: readonly Language[] = [pythonDump, python, pythonTest];
