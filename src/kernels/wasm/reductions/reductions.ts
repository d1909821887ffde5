/** Reductions over any axes, and softmax with cross-entropy. */

import { allocate, elementsOf, type NdArray } from "../../../array/nd-array.js";
import { reducedShape, type Shape, sizeOf } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { scratch } from "../memory/limits.js";
import { type Backend, fits, isWorthIt, operand } from "../run/backend.js";
import { withLast } from "./rows.js";

/** So few results are at home on the heap: a place in linear memory would cost more than they do. */
const fewest = 16;

type ReductionName = "sum" | "mean" | "max" | "min";

export function reductions(
  backend: Backend,
): Pick<Kernels, ReductionName | "softmaxCrossEntropy" | "softmaxCrossEntropyGrad"> {
  const { memory, wasm } = backend;
  return {
    sum: reduction(backend, "sum"),
    mean: reduction(backend, "mean"),
    max: reduction(backend, "max"),
    min: reduction(backend, "min"),

    softmaxCrossEntropy(logits: NdArray, target: NdArray): { losses: NdArray; probs: NdArray } {
      if (target.dtype !== "int32" || logits.size === 0 || !isWorthIt(backend, logits))
        return reference.softmaxCrossEntropy(logits, target);
      const [rows, n] = logits.shape as readonly [number, number];
      memory.begin();
      const x = memory.pointerTo(logits);
      const labels = operand(backend, target, 1);
      const losses = memory.allocate([rows], "float32");
      const probs = memory.allocate(logits.shape, "float32");
      if (x === undefined || labels === undefined || losses === undefined || probs === undefined)
        return reference.softmaxCrossEntropy(logits, target);
      wasm.softmaxCrossEntropy(x, labels, memory.addressOf(losses), memory.addressOf(probs), rows, n);
      return { losses, probs };
    },

    softmaxCrossEntropyGrad(probs: NdArray, target: NdArray, g: NdArray, divisor: number): NdArray {
      const slow = () => reference.softmaxCrossEntropyGrad(probs, target, g, divisor);
      if (!isWorthIt(backend, probs)) return slow();
      const [rows, n] = probs.shape as readonly [number, number];
      memory.begin();
      const p = memory.pointerTo(probs);
      const labels = operand(backend, target, 1);
      const factors = operand(backend, g, 0);
      const out = memory.allocate(probs.shape, "float32");
      if (p === undefined || labels === undefined || factors === undefined || out === undefined)
        return slow();
      wasm.softmaxCrossEntropyGrad(
        p,
        labels,
        factors,
        g.size === 1 ? 0 : 1,
        divisor,
        memory.addressOf(out),
        rows,
        n,
      );
      return out;
    },
  };
}

/**
 * Over one run of neighbouring axes, so that the array is (outer, length, inner); other sets of axes are
 * brought together first.
 */
function reduction(backend: Backend, name: ReductionName): Kernels[ReductionName] {
  return (a, axes, keepDims) => {
    const slow = () => reference[name](a, axes, keepDims);
    const floating = a.dtype === "float32" || a.dtype === "float64";
    if (!floating || axes.length === 0 || !fits(backend, a)) return slow();
    const shape = reducedShape(a.shape, axes, keepDims);
    const [first, last] = [Math.min(...axes), Math.max(...axes)];
    if (last - first === axes.length - 1) return neighbours(backend, name, a, first, last, shape) ?? slow();
    const rank = a.shape.length;
    const middle = a.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const [from, to] = [middle[0] as number, middle[middle.length - 1] as number];
    if (a.dtype === "float32" && (name === "sum" || name === "mean") && to - from === middle.length - 1)
      return around(backend, name, a, from, to, shape) ?? slow();
    const ofRows = (rows: NdArray) => neighbours(backend, name, rows, rank - axes.length, rank - 1, shape);
    return withLast(backend, a, axes, ofRows) ?? slow();
  };
}

/** Along all axes before `first` and after `last`: what the bias of a channel gets from all images. */
function around(
  { memory, wasm }: Backend,
  name: "sum" | "mean",
  a: NdArray,
  first: number,
  last: number,
  shape: Shape,
): NdArray | undefined {
  memory.begin();
  const x = memory.pointerTo(a);
  const out = memory.allocate(shape, "float32");
  if (x === undefined || out === undefined) return undefined;
  const outer = sizeOf(a.shape.slice(0, first));
  const inner = sizeOf(a.shape.slice(last + 1));
  const length = a.size / (outer * inner);
  wasm.sumAround(x, memory.addressOf(out), outer, length, inner, name === "mean" ? outer * inner : 1);
  return out;
}

function neighbours(
  backend: Backend,
  name: ReductionName,
  a: NdArray,
  first: number,
  last: number,
  shape: Shape,
): NdArray | undefined {
  const { memory, wasm } = backend;
  memory.begin();
  const x = memory.pointerTo(a);
  const single = a.dtype === "float32";
  const few = single && sizeOf(shape) <= fewest;
  const out = few ? allocate(shape, a.dtype) : memory.allocate(shape, a.dtype);
  if (x === undefined || out === undefined) return undefined;
  const outer = sizeOf(a.shape.slice(0, first));
  const inner = sizeOf(a.shape.slice(last + 1));
  const length = a.size / (outer * inner);
  const to = few ? scratch : memory.addressOf(out);
  if (name === "max") wasm[single ? "max" : "max64"](x, to, outer, length, inner);
  else if (name === "min") wasm[single ? "min" : "min64"](x, to, outer, length, inner);
  else wasm[single ? "sum" : "sum64"](x, to, outer, length, inner, name === "mean" ? length : 1);
  if (few) memory.working.read(to, elementsOf(out));
  return out;
}
