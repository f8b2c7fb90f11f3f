import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The views of docs/sql on a real PostgreSQL: apart from the other tests, since those need nothing but Node. */
export default defineConfig({ test: { root, include: ["test/sql/**/*.test.ts"], testTimeout: 60_000 } });
