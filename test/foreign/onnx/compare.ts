/**
 * Evaluates in onnxruntime what wengert exports: every network of the tests, with batches of sizes that the
 * export has not seen, and every op that has a counterpart, on its own samples. Prints the largest
 * difference of each, relative where values are above 1.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type nn, Tensor } from "wengert";
import { exportOnnx } from "wengert/io";
import { networks } from "../../io/onnx/networks.js";
import { opModels } from "../../io/onnx/op-models.js";
import { evaluate, version } from "./evaluate.js";

const tolerance = 1e-5;
let count = 0;
let failures = 0;
const without: string[] = [];

/** The tensors of what a model returns, in order. */
const tensorsIn = (value: unknown): Tensor[] =>
  value instanceof Tensor ? [value] : Object.values(value as object).flatMap(tensorsIn);

const outputsOf = (model: unknown, inputs: readonly Tensor[]): Tensor[] => {
  if (typeof model === "function") return tensorsIn(model(...inputs));
  return tensorsIn((model as nn.Module).eval().forward(...inputs));
};

/** The largest difference, relative where values are above 1; infinite where shapes or NaNs differ. */
function differenceOf(actual: Tensor, expected: Tensor): number {
  if (actual.shape.join() !== expected.shape.join() || actual.dtype !== expected.dtype) return Infinity;
  const [a, b] = [actual.toTypedArray(), expected.toTypedArray()];
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Object.is(x, y) || x === y) continue;
    const difference = Math.abs(x - y) / Math.max(1, Math.abs(y));
    if (!(difference <= most)) most = Number.isNaN(difference) ? Infinity : difference;
  }
  return most;
}

async function compare(
  title: string,
  bytes: Uint8Array,
  inputs: readonly Tensor[],
  expected: readonly Tensor[],
) {
  count++;
  let most: number;
  try {
    const actual = await evaluate(bytes, inputs);
    if (actual.length !== expected.length)
      throw new Error(`${actual.length} outputs, not ${expected.length}`);
    most = Math.max(...actual.map((each, i) => differenceOf(each, expected[i] as Tensor)));
  } catch (error) {
    // it has fewer kernels for float64 than the format allows
    if (title.endsWith("float64") && /Could not find an implementation/.test(String(error))) {
      without.push(title.replace(/^op (.*), sample.*/, "$1"));
      count--;
      return;
    }
    failures++;
    console.log(`FAILED  ${title}: ${error instanceof Error ? error.message : error}`);
    return;
  }
  if (!(most <= tolerance)) failures++;
  if (!(most <= tolerance) || !title.startsWith("op "))
    console.log(`${most <= tolerance ? "ok" : "FAILED"}  ${title}: ${most.toExponential(1)}`);
}

function keep(folder: string, name: string, bytes: Uint8Array): void {
  writeFileSync(join(folder, `${name.replaceAll(/\W+/g, "-")}.onnx`), bytes);
}

/** Whether all agree. @param folder where the model files are left. */
export async function compareExports(folder: string): Promise<boolean> {
  for (const { name, model, inputs, options, isDynamic } of networks) {
    const bytes = await exportOnnx(model, inputs(4), options);
    keep(folder, name, bytes);
    for (const batch of isDynamic ? [1, 5] : [4])
      await compare(`${name}, batch ${batch}`, bytes, inputs(batch), outputsOf(model, inputs(batch)));
  }

  for (const dtype of ["float32", "float64"] as const)
    for (const { title, model, inputs } of opModels(dtype)) {
      const bytes = await exportOnnx(model, inputs, { batchAxis: null });
      keep(folder, `op ${title}, ${dtype}`, bytes);
      await compare(`op ${title}, ${dtype}`, bytes, inputs, [model(...inputs)]);
    }

  console.log(`${count - failures} of ${count} exports agree with onnxruntime ${version} to ${tolerance}`);
  console.log(`onnxruntime has no float64 for ${[...new Set(without)].join(", ")}`);
  return failures === 0;
}
