import { defineConfig } from "vitest/config";

// Files that need a machine are called *.live.ts: `npm test` does not see them.
export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ["**/*.live.ts"],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
