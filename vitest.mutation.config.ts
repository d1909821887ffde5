/** The tests again, at full size, once per broken derivative rule: see test/mutation. */
import { defineConfig } from "vitest/config";
import { mutation } from "./test/mutation/plugin.js";
import base from "./vitest.config.js";

const { projects: _, ...test } = base.test ?? {};

export default defineConfig({
  ...base,
  plugins: [mutation()],
  test: {
    ...test,
    include: ["test/mutation/*.mutation.ts"],
    testTimeout: 120_000,
    env: { WENGERT_TEST_SIZE: "full" },
  },
});
