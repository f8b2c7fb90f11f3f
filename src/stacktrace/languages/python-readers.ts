/** Everything that reads what Python's runtime and tools print, in the order in which they are asked. */
import type { Language } from "../language.js";
import { python } from "./python.js";
import { pythonDump } from "./python-dump.js";
import { pythonTest } from "./python-pytest.js";

export const PYTHON: readonly Language[] = [pythonDump, python, pythonTest];
