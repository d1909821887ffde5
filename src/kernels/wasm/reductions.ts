/** Reductions over neighbouring axes, softmax along the last one, and softmax with cross-entropy. */
import type { Kernels } from "../kernels.js";
import { allocate, type NdArray } from "../nd-array.js";
import { reference } from "../reference/index.js";
import { reducedShape, sizeOf } from "../shape.js";
import { type Backend, isWorthIt, operand, scratch } from "./backend.js";

/** So few results are at home on the heap: a place in linear memory would cost more than they do. */
const fewest = 16;

type ReductionName = "sum" | "mean" | "max" | "min";

export function reductions(
  backend: Backend,
): Pick<Kernels, ReductionName | "argMax" | "softmax" | "softmaxCrossEntropy" | "softmaxCrossEntropyGrad"> {
  const { memory, wasm } = backend;
  return {
    sum: reduction(backend, "sum"),
    mean: reduction(backend, "mean"),
    max: reduction(backend, "max"),
    min: reduction(backend, "min"),

    argMax(a: NdArray, axis: number): NdArray {
      const n = a.shape[axis] as number;
      if (axis !== a.shape.length - 1 || a.size === 0 || !isWorthIt(backend, a))
        return reference.argMax(a, axis);
      memory.begin();
      const x = memory.pointerTo(a);
      const out = memory.allocate(a.shape.slice(0, -1), "int32");
      if (x === undefined || out === undefined) return reference.argMax(a, axis);
      wasm.argMax(x, memory.addressOf(out), a.size / n, n);
      return out;
    },

    softmax(a: NdArray, axis: number): NdArray {
      if (axis !== a.shape.length - 1 || a.size === 0 || !isWorthIt(backend, a))
        return reference.softmax(a, axis);
      memory.begin();
      const x = memory.pointerTo(a);
      const out = memory.allocate(a.shape, "float32");
      if (x === undefined || out === undefined) return reference.softmax(a, axis);
      const n = a.shape[axis] as number;
      wasm.softmax(x, memory.addressOf(out), a.size / n, n);
      return out;
    },

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

/** Over one run of neighbouring axes, so that the array is (outer, length, inner). */
function reduction(backend: Backend, name: ReductionName): Kernels[ReductionName] {
  const { memory, wasm } = backend;
  return (a, axes, keepDims) => {
    const slow = () => reference[name](a, axes, keepDims);
    if (a.size === 0 || axes.length === 0 || !isWorthIt(backend, a)) return slow();
    const [first, last] = [Math.min(...axes), Math.max(...axes)];
    if (last - first !== axes.length - 1) return slow();
    memory.begin();
    const x = memory.pointerTo(a);
    const shape = reducedShape(a.shape, axes, keepDims);
    const few = sizeOf(shape) <= fewest;
    const out = few ? allocate(shape, "float32") : memory.allocate(shape, "float32");
    if (x === undefined || out === undefined) return slow();
    const outer = sizeOf(a.shape.slice(0, first));
    const inner = sizeOf(a.shape.slice(last + 1));
    const length = a.size / (outer * inner);
    const to = few ? scratch : memory.addressOf(out);
    if (name === "max" || name === "min") wasm[name](x, to, outer, length, inner);
    else wasm.sum(x, to, outer, length, inner, name === "mean" ? length : 1);
    if (few) memory.working.read(to, out.data);
    return out;
  };
}
