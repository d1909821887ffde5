/**
 * Evaluates in onnxruntime what wengert exports: every network of the tests, with batches of sizes that the
 * export has not seen, and every op that has a counterpart, on its own samples. Prints the largest
 * difference of each, and fails above 1e-5 (relative to values above 1).
 *
 *   npm ci --prefix test/foreign/onnx && npx tsx test/foreign/onnx/compare.ts
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { type nn, Tensor } from "wengert";
import { exportOnnx } from "wengert/io";
import { operators } from "../../../src/io/onnx/operators/table.js";
import { call, materialize, opCases } from "../../helpers/samples.js";
import { networks } from "../../io/onnx/networks.js";
import { evaluate, version } from "./evaluate.js";

const tolerance = 1e-5;
const folder = process.argv[2];
if (folder !== undefined) mkdirSync(folder, { recursive: true });
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

function keep(name: string, bytes: Uint8Array): void {
  if (folder !== undefined) writeFileSync(`${folder}/${name.replaceAll(/\W+/g, "-")}.onnx`, bytes);
}

for (const { name, model, inputs, options, isDynamic } of networks) {
  const bytes = await exportOnnx(model, inputs(4), options);
  keep(name, bytes);
  for (const batch of isDynamic ? [1, 5] : [4])
    await compare(`${name}, batch ${batch}`, bytes, inputs(batch), outputsOf(model, inputs(batch)));
}

for (const dtype of ["float32", "float64"] as const)
  for (const each of opCases.filter(({ op }) => operators.has(op.definition.name))) {
    const tensors = materialize(each.sample, dtype);
    // of some ops an operand is read as numbers: those are constants of the graph
    const isRead = tensors.map((x) => each.sample.arrange !== undefined && x.dtype === "int32");
    const inputs = tensors.filter((_, i) => !isRead[i]);
    const model = (...given: Tensor[]) => {
      let at = 0;
      return call(
        each,
        tensors.map((own, i) => (isRead[i] ? own : (given[at++] as Tensor))),
      );
    };
    const title = `op ${each.title}, ${dtype}`;
    const bytes = await exportOnnx(model, inputs, { batchAxis: null });
    keep(title, bytes);
    await compare(title, bytes, inputs, [model(...inputs)]);
  }

console.log(`${count - failures} of ${count} exports agree with onnxruntime ${version} to ${tolerance}`);
console.log(`onnxruntime has no float64 for ${[...new Set(without)].join(", ")}`);
process.exitCode = failures === 0 ? 0 : 1;
