/** The kernels, broken on purpose one way after another: see test/mutation/kernels. */
import { defineConfig } from "vitest/config";
import { referenceMutation } from "./test/mutation/kernels/plugin.js";
import base from "./vitest.config.js";

const { projects: _, ...test } = base.test ?? {};

const project = (name: string) => ({ name, include: [`test/mutation/kernels/${name}.mutation.ts`] });

export default defineConfig({
  ...base,
  test: {
    ...test,
    testTimeout: 120_000,
    projects: [
      { extends: true, test: project("assembly") },
      { extends: true, plugins: [referenceMutation()], test: project("reference") },
    ],
  },
});
