/**
 * Kernels on rows of float32 along any axis: where it is not the last one, the array is transposed on the way
 * in and the result on the way out.
 */
import type { DType } from "../../../array/dtype.js";
import type { NdArray } from "../../../array/nd-array.js";
import { reducedShape, type Shape, splitAtAxis } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { columnsTogether, fewBlocks, onRows, rowKernel } from "../run/on-rows.js";
import { axesLast, fitsAlong, withLast } from "./layout.js";

type GradName = "softmaxGrad" | "logSoftmaxGrad";
type RowName = "argMax" | "argMin" | "softmax" | "logSoftmax" | "cumsum" | "logSumExp";

/** What e^x costs, in multiplications of a product. */
export const workOfExponential = 32;

/** Which kernel it is, what an element costs likewise, and what else the kernel is told. */
const kernelsOf = {
  argMax: { kernel: "place", work: 8, k: 1 },
  argMin: { kernel: "place", work: 8, k: 0 },
  softmax: { kernel: "softmax", work: workOfExponential, k: 0 },
  logSoftmax: { kernel: "logSoftmax", work: workOfExponential, k: 0 },
  logSumExp: { kernel: "logSumExp", work: workOfExponential, k: 0 },
  softmaxGrad: { kernel: "softmaxGrad", work: 16, k: 0 },
  logSoftmaxGrad: { kernel: "logSoftmaxGrad", work: workOfExponential, k: 0 },
} as const;

export function rowKernels(backend: Backend): Pick<Kernels, RowName | GradName> {
  const place = (name: "argMax" | "argMin") => (a: NdArray, axis: number) =>
    reduced(
      backend,
      name,
      a,
      [axis],
      a.shape.filter((_, i) => i !== axis),
      "int32",
    ) ?? reference[name](a, axis);
  const along = (name: "softmax" | "logSoftmax" | "cumsum") => (a: NdArray, axis: number) =>
    mapped(backend, name, [a], axis) ?? reference[name](a, axis);
  const back = (name: GradName) => (g: NdArray, y: NdArray, axis: number) =>
    mapped(backend, name, [g, y], axis) ?? reference[name](g, y, axis);
  return {
    argMax: place("argMax"),
    argMin: place("argMin"),
    softmax: along("softmax"),
    logSoftmax: along("logSoftmax"),
    cumsum: along("cumsum"),
    softmaxGrad: back("softmaxGrad"),
    logSoftmaxGrad: back("logSoftmaxGrad"),
    logSumExp: (a, axes, keepDims) =>
      reduced(backend, "logSumExp", a, axes, reducedShape(a.shape, axes, keepDims), "float32") ??
      reference.logSumExp(a, axes, keepDims),
  };
}

/** One result per row of `axes`, brought last. */
function reduced(
  backend: Backend,
  name: RowName,
  a: NdArray,
  axes: readonly number[],
  shape: Shape,
  dtype: DType,
): NdArray | undefined {
  if (!fitsAlong(backend, a, axes)) return undefined;
  const rows = withLast(backend, a, axes);
  if (rows === undefined) return undefined;
  const length = axes.reduce((product, axis) => product * (a.shape[axis] as number), 1);
  const out = runRows(backend, name, rows, shape, dtype, length);
  if (rows !== a) backend.memory.free(rows.storage);
  return out;
}

/** As many results as elements of each operand, along one axis. */
function mapped(
  backend: Backend,
  name: RowName | GradName,
  operands: readonly [NdArray] | readonly [NdArray, NdArray],
  axis: number,
): NdArray | undefined {
  const [a, b] = operands;
  if (a.size === 0 || !isWorthIt(backend, a)) return undefined;
  if (axis < a.shape.length - 1 && (name === "softmax" || name === "softmaxGrad"))
    return byColumns(backend, name, operands, axis);
  const moved = axesLast(backend, a, [axis]);
  const beside = moved === undefined || b === undefined ? undefined : withLast(backend, b, [axis]);
  const free = (each: NdArray | undefined) => {
    if (each !== undefined && !operands.includes(each)) backend.memory.free(each.storage);
  };
  const made =
    moved === undefined || (b !== undefined && beside === undefined)
      ? undefined
      : runRows(backend, name, moved.array, moved.array.shape, "float32", a.shape[axis] as number, beside);
  free(moved?.array);
  free(beside);
  return moved === undefined || moved.array === a || made === undefined ? made : moved.back(made);
}

/** Softmax along another axis than the last one, where it lies. */
function byColumns(
  backend: Backend,
  name: "softmax" | "softmaxGrad",
  [a, b]: readonly [NdArray] | readonly [NdArray, NdArray],
  axis: number,
): NdArray | undefined {
  const { call } = backend;
  const result = b === undefined ? call.one(a, a.shape, "float32") : call.two(a, b, a.shape, "float32");
  if (result === undefined) return undefined;
  const { outer, length: n, inner } = splitAtAxis(a.shape, axis);
  const block = 4 * n * inner;
  const columns = name === "softmax" ? "softmaxColumns" : "softmaxGradColumns";
  const work = (a.size * (b === undefined ? workOfExponential : 16)) / outer;
  const { x, y, out } = call;
  const [second, third] = b === undefined ? [out, 0] : [y, out];
  if (outer >= fewBlocks) {
    const kernel = rowKernel(columns, true);
    onRows(backend, kernel, work * outer, 1, outer, n, inner, 0, 0, x, block, second, block, third, block);
    return result;
  }
  const [kernel, together] = [rowKernel(columns), columnsTogether(inner)];
  for (let o = 0; o < outer; o++) {
    const at = o * block;
    onRows(backend, kernel, work, together, inner, n, inner, 0, 0, x + at, 4, second + at, 4, third + at, 4);
  }
  return result;
}

function runRows(
  backend: Backend,
  name: RowName | GradName,
  a: NdArray,
  shape: Shape,
  dtype: DType,
  n: number,
  beside?: NdArray,
): NdArray | undefined {
  const { call, wasm } = backend;
  const out = beside === undefined ? call.one(a, shape, dtype) : call.two(a, beside, shape, dtype);
  if (out === undefined) return undefined;
  const rows = a.size / n;
  if (name === "cumsum") {
    wasm.runningSums(call.x, call.out, rows, n);
    return out;
  }
  const { kernel: called, work: ofElement, k } = kernelsOf[name];
  const kernel = rowKernel(called);
  const work = a.size * ofElement;
  const step = 4 * n;
  const to = out.size === a.size ? step : 4;
  const { x, y, out: result } = call;
  if (beside !== undefined) onRows(backend, kernel, work, 1, rows, n, 0, 0, 0, x, step, y, step, result, to);
  else onRows(backend, kernel, work, 1, rows, n, 0, k, 0, x, step, result, to);
  return out;
}
