import { mergeConfig } from "vitest/config";
import root from "../vitest.config.js";

/** The library's names lead to its sources, as in the other tests. */
export default mergeConfig(
  { resolve: root.resolve ?? {} },
  {
    test: {
      include: ["site/test/**/*.test.ts"],
      testTimeout: 120_000,
      hookTimeout: 240_000,
      expect: { poll: { timeout: 100_000 } }, // what a page shows comes when the machine has time
      fileParallelism: false, // each drives a browser
    },
  },
);
