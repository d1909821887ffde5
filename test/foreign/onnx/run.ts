/**
 * What others make of the model files that wengert writes. onnxruntime evaluates every network and every op
 * to the same numbers, and the trained network of test/fixtures/onnx to the same accuracy as wengert; ONNX's
 * own checker finds no fault.
 *
 *   npm ci --prefix test/foreign/onnx && npx tsx test/foreign/onnx/run.ts
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compareExports } from "./compare.js";
import { evaluateTrained } from "./mnist.js";

const folder = mkdtempSync(join(tmpdir(), "wengert-onnx-"));
try {
  const agree = await compareExports(folder);
  const sameAccuracy = await evaluateTrained();
  if (!(agree && sameAccuracy && check(folder))) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Whether the checker is content, or is not there, which is said. */
function check(models: string): boolean {
  const script = fileURLToPath(new URL("check.py", import.meta.url));
  const pythons = process.env.PYTHON === undefined ? ["python3", "/usr/bin/python3"] : [process.env.PYTHON];
  const python = pythons.find((each) => spawnSync(each, ["-c", "import onnx"]).status === 0);
  if (python === undefined) {
    console.log("SKIPPED: no Python here has onnx, whose checker would look at the model files");
    return true;
  }
  return spawnSync(python, [script, models], { stdio: "inherit" }).status === 0;
}
