/**
 * Reductions: every input element is folded into the output element that it belongs to, in row-major order.
 */
import type { DType } from "../../array/dtype.js";
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import {
  broadcastStrides,
  offsetsOf,
  reducedShape,
  type Shape,
  sizeOf,
  splitAtAxis,
} from "../../array/shape.js";
import type { ReductionName } from "../contract/index.js";
import { exact, int32 } from "./integers.js";

/** For each element of `shape`, the offset of its result when `axes` are reduced. */
function resultOffsets(shape: Shape, axes: readonly number[]): Int32Array {
  return offsetsOf(shape, broadcastStrides(reducedShape(shape, axes, true), shape));
}

/** The folds run in float64, whatever the dtype, and are rounded once. */
function fold(
  a: NdArray,
  axes: readonly number[],
  start: number,
  f: (total: number, x: number) => number,
): Float64Array {
  const totals = new Float64Array(sizeOf(reducedShape(a.shape, axes, false))).fill(start);
  const offsets = resultOffsets(a.shape, axes);
  const x = elementsOf(a);
  for (let i = 0; i < x.length; i++) {
    const at = offsets[i] as number;
    totals[at] = f(totals[at] as number, x[i] as number);
  }
  return totals;
}

function store(
  totals: Float64Array,
  a: NdArray,
  axes: readonly number[],
  keepDims: boolean,
  dtype: DType,
): NdArray {
  const out = allocate(reducedShape(a.shape, axes, keepDims), dtype);
  elementsOf(out).set(totals);
  return out;
}

type Reduction = (a: NdArray, axes: readonly number[], keepDims: boolean) => NdArray;

const folding =
  (start: number, f: (total: number, x: number) => number, dtype?: DType): Reduction =>
  (a, axes, keepDims) =>
    store(fold(a, axes, start, f), a, axes, keepDims, dtype ?? a.dtype);

const add = (total: number, x: number) => total + x;
const addExactly = (total: number, x: number) => exact("sum", total + x);
/** A fold of integers in float64, whose results have to fit. */
const foldingIntegers =
  (name: "sum", start: number, f: (total: number, x: number) => number): Reduction =>
  (a, axes, keepDims) => {
    const totals = fold(a, axes, start, f);
    for (const total of totals) int32(name, total);
    return store(totals, a, axes, keepDims, "int32");
  };

/** One reduction for floats, and another for int32. */
const byDType =
  (floats: Reduction, integers: Reduction): Reduction =>
  (a, axes, keepDims) =>
    (a.dtype === "int32" ? integers : floats)(a, axes, keepDims);

export const reductionKernels: Record<ReductionName | "any" | "all" | "logSumExp", Reduction> = {
  sum: byDType(folding(0, add), foldingIntegers("sum", 0, addExactly)),
  max: folding(-Infinity, Math.max),
  min: folding(Infinity, Math.min),
  any: folding(0, (total, x) => (total !== 0 || x !== 0 ? 1 : 0), "bool"),
  all: folding(1, (total, x) => (total !== 0 && x !== 0 ? 1 : 0), "bool"),
  mean(a, axes, keepDims) {
    const count = sizeOf(axes.map((axis) => a.shape[axis] as number));
    const totals = fold(a, axes, 0, add);
    return store(
      totals.map((total) => total / count),
      a,
      axes,
      keepDims,
      a.dtype,
    );
  },
  /** Scaled by the largest, so that squares neither overflow nor vanish. */
  norm(a, axes, keepDims) {
    const largest = fold(a, axes, 0, (total, x) => Math.max(total, Math.abs(x)));
    const scales = largest.map((x) => (x > 0 && x < Infinity ? x : 1));
    const offsets = resultOffsets(a.shape, axes);
    const totals = new Float64Array(largest.length);
    for (const [i, x] of elementsOf(a).entries()) {
      const at = offsets[i] as number;
      totals[at] = (totals[at] as number) + ((x as number) / (scales[at] as number)) ** 2;
    }
    const norms = totals.map((total, at) => Math.sqrt(total) * (scales[at] as number));
    return store(norms, a, axes, keepDims, a.dtype);
  },
  /** log Σ e^x = m + log Σ e^(x - m), where m is the largest; an infinite m is the answer itself. */
  logSumExp(a, axes, keepDims) {
    const largest = fold(a, axes, -Infinity, Math.max);
    const offsets = resultOffsets(a.shape, axes);
    const totals = new Float64Array(largest.length);
    const x = elementsOf(a);
    for (let i = 0; i < x.length; i++) {
      const at = offsets[i] as number;
      totals[at] = (totals[at] as number) + Math.exp((x[i] as number) - (largest[at] as number));
    }
    const results = totals.map((total, at) => {
      const m = largest[at] as number;
      return Number.isFinite(m) ? m + Math.log(total) : m;
    });
    return store(results, a, axes, keepDims, a.dtype);
  },
};

/** One gradient for each element, by its result and by how many elements of that count. */
function gradientBy(
  g: NdArray,
  a: NdArray,
  y: NdArray,
  axes: readonly number[],
  term: (x: number, y: number, g: number, count: number) => number,
  counts: (x: number, y: number) => boolean = () => false,
): NdArray {
  const offsets = resultOffsets(a.shape, axes);
  const [x, results, upstream] = [elementsOf(a), elementsOf(y), elementsOf(g)];
  const counted = new Float64Array(results.length);
  for (let i = 0; i < x.length; i++) {
    const at = offsets[i] as number;
    if (counts(x[i] as number, results[at] as number)) counted[at] = (counted[at] as number) + 1;
  }
  const out = allocate(a.shape, a.dtype);
  const gradients = elementsOf(out);
  for (let i = 0; i < x.length; i++) {
    const at = offsets[i] as number;
    const [result, gradient] = [results[at] as number, upstream[at] as number];
    gradients[i] = term(x[i] as number, result, gradient, counted[at] as number);
  }
  return out;
}

const isExtreme = (x: number, y: number) => x === y || Number.isNaN(x);

export const reductionGradKernels = {
  extremeGrad: (g: NdArray, a: NdArray, y: NdArray, axes: readonly number[]) =>
    gradientBy(g, a, y, axes, (x, yi, gi, ties) => (isExtreme(x, yi) ? gi / ties : 0), isExtreme),
  normGrad: (g: NdArray, a: NdArray, y: NdArray, axes: readonly number[]) =>
    gradientBy(g, a, y, axes, (x, yi, gi) => (yi === 0 ? 0 : gi * (x / yi))),
  logSumExpGrad(g: NdArray, a: NdArray, y: NdArray, axes: readonly number[]): NdArray {
    const term = (x: number, yi: number, gi: number, infinite: number) => {
      if (yi === Infinity) return x === Infinity ? gi / infinite : 0;
      return gi * Math.exp(x - (yi === -Infinity ? 0 : yi));
    };
    return gradientBy(g, a, y, axes, term, (x) => x === Infinity);
  },
  dotAlong(a: NdArray, b: NdArray, axes: readonly number[]): NdArray {
    const offsets = resultOffsets(a.shape, axes);
    const out = allocate(reducedShape(a.shape, axes, true), a.dtype);
    const totals = new Float64Array(out.size);
    const [x, y] = [elementsOf(a), elementsOf(b)];
    for (const [i, at] of offsets.entries())
      totals[at] = (totals[at] as number) + (x[i] as number) * (y[i] as number);
    elementsOf(out).set(totals);
    return out;
  },
};

/** The first index along `axis` that nothing beats; a NaN beats every number. */
function argExtreme(a: NdArray, axis: number, beats: (x: number, best: number) => boolean): NdArray {
  const { outer, length, inner } = splitAtAxis(a.shape, axis);
  const out = allocate(reducedShape(a.shape, [axis], false), "int32");
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let best = 0;
      for (let j = 1; j < length; j++) {
        const x = elementsOf(a)[(o * length + j) * inner + i] as number;
        const leader = elementsOf(a)[(o * length + best) * inner + i] as number;
        if (!Number.isNaN(leader) && (Number.isNaN(x) || beats(x, leader))) best = j;
      }
      elementsOf(out)[o * inner + i] = best;
    }
  }
  return out;
}

export const axisKernels = {
  argMax: (a: NdArray, axis: number) => argExtreme(a, axis, (x, best) => x > best),
  argMin: (a: NdArray, axis: number) => argExtreme(a, axis, (x, best) => x < best),
  cumsum(a: NdArray, axis: number): NdArray {
    const { outer, length, inner } = splitAtAxis(a.shape, axis);
    const out = allocate(a.shape, a.dtype);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let total = 0;
        for (let j = 0; j < length; j++) {
          const at = (o * length + j) * inner + i;
          total += elementsOf(a)[at] as number;
          elementsOf(out)[at] = a.dtype === "int32" ? int32("cumsum", total) : total;
        }
      }
    }
    return out;
  },
};
