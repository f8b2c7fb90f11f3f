import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The sandbox's page in a real browser: apart from the other tests, since it needs chromium and the built files. */
export default defineConfig({
  test: {
    root,
    include: ["test/page/**/*.test.ts"],
    // One browser at a time: each takes two processors of its own.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
