import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Two projects: `architecture` is part of `npm run check`, `behaviour` is everything else that needs only Node. */
export default defineConfig({
  test: {
    root,
    projects: [
      { test: { name: "architecture", root, include: ["test/architecture/**/*.test.ts"] } },
      {
        test: {
          name: "behaviour",
          root,
          include: ["test/**/*.test.ts"],
          exclude: ["test/architecture/**", "test/page/**", "test/sql/**"],
          setupFiles: ["test/support/properties.ts"],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
