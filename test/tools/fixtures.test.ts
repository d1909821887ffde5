/**
 * The fixtures are what their programs write, with the PyTorch and the NumPy that are here; without them
 * there is one sentence.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { full } from "../helpers/size.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fixtures = (module: string, env: { PYTHON?: string } = {}) =>
  spawnSync(process.execPath, [join(root, "tools/fixtures.mjs"), module, "--check"], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });

describe.each([
  ["torch", "PyTorch"],
  ["numpy", "NumPy"],
])("fixtures of %s", (module, name) => {
  test("say what is missing", () => {
    const { status, stderr } = fixtures(module, { PYTHON: "no-python" });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^fixtures:${module} needs Python with ${name}, and none was found. pip install`),
    );
  });

  test.runIf(full)("are what the programs write, but for rounding", { timeout: 900_000 }, ({ skip }) => {
    const { status, stdout, stderr } = fixtures(module);
    skip(stderr.includes("none was found"), stderr);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/: as it was/);
  });
});
