/** The scaffold of an op: what it refuses, and that what it writes compiles and passes its gradient check. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { elementwise, newOp, Refusal } from "../../tools/new-op.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("it refuses", () => {
  test.each([
    ["relu", "activations", "relu exists: it is one of the ops of src/ops/elementwise/activations.ts"],
    [
      "reluBackward",
      "powers",
      "reluBackward exists: it is one of the ops of src/ops/elementwise/activations.ts",
    ],
    ["detach", "powers", "detach exists: every tensor has it as a member"],
    ["grad", "powers", "grad exists: wengert exports it, though it is no op"],
    ["class", "powers", "class is a word of the language: no function can be called that"],
    ["2x", "powers", '"2x" is no name for an op: write it in camelCase, e.g. softSign'],
    ["SoftSign", "powers", '"SoftSign" is no name for an op: write it in camelCase, e.g. softSign'],
    [
      "cubed",
      "power",
      'there is no family "power": choose one of activations, arithmetic, powers, rounding, trigonometry',
    ],
    [
      "cubed",
      "sums",
      "src/ops/reductions/sums.ts has other ops than elementwise ones of one operand: copy a neighbour there, or " +
        "choose one of activations, arithmetic, powers, rounding, trigonometry",
    ],
  ])("%s in %s", (name, family, message) => {
    const write = () => newOp(name, family, read);
    expect(write).toThrow(Refusal);
    expect(write).toThrow(new Refusal(message));
  });
});

test("it touches one source file and the fixture", () => {
  for (const family of elementwise)
    expect([...newOp("cubed", family, read).keys()]).toEqual([
      `src/ops/elementwise/${family}.ts`,
      "test/fixtures/torch/ops.py",
    ]);
});

test("what it writes, in every family at once, compiles and passes its gradient checks", () => {
  const copy = mkdtempSync(join(tmpdir(), "new-op-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const part of ["package.json", "tsconfig.json", "src"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const names = elementwise.map((family, i) => {
    const name = `cubed${i}`;
    const path = `src/ops/elementwise/${family}.ts`;
    writeFileSync(join(copy, path), newOp(name, family, read).get(path) ?? "");
    return name;
  });
  writeFileSync(
    join(copy, "src/check.ts"),
    `import { gradcheck, gradgradcheck } from "./autograd/index.js";
import { ${names.join(", ")} } from "./ops/index.js";
import { registry } from "./ops/registry.js";
import { tensor } from "./tensor/index.js";

const x = tensor([-1.5, 0.5, 2], { dtype: "float64", requiresGrad: true });
const methods = [${names.map((name) => `x.${name}()`).join(", ")}];
for (const [i, op] of [${names.join(", ")}].entries()) {
  if (registry.get(op.definition.name)?.isPublic !== true) throw new Error("not in the registry");
  gradcheck(op, [x]);
  gradgradcheck(op, [x]);
  console.log(JSON.stringify([methods[i]?.toArray(), op(x).toArray()]));
}
`,
  );
  const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8" });
  writeFileSync(
    join(copy, "tsconfig.check.json"),
    JSON.stringify({ extends: "./tsconfig.json", files: ["src/check.ts"], include: [] }),
  );
  const compiled = run("node_modules/typescript/bin/tsc", "-p", "tsconfig.check.json", "--checkers", "1");
  expect(compiled.stdout).toBe("");
  const { stdout, stderr } = run("node_modules/tsx/dist/cli.mjs", "src/check.ts");
  expect(stderr).toBe("");
  const cubes = [-3.375, 0.125, 8];
  expect(stdout.trim().split("\n")).toEqual(names.map(() => JSON.stringify([cubes, cubes])));
});
