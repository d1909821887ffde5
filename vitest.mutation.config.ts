/** The tests again, once per broken derivative rule: see test/mutation. */
import { defineConfig, mergeConfig } from "vitest/config";
import { mutation } from "./test/mutation/plugin.js";
import base from "./vitest.config.js";

export default mergeConfig(
  { ...base, test: { ...base.test, include: ["test/mutation/*.mutation.ts"] } },
  defineConfig({
    plugins: [mutation()],
    test: { testTimeout: 120_000 },
  }),
);
