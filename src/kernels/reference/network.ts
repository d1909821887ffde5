/**
 * Softmax and its cross-entropy, shifted by the largest logit so that ±1000 neither overflows nor loses the
 * loss.
 */
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import { splitAtAxis } from "../../array/shape.js";
import * as singles from "./singles.js";

/** log softmax of the `length` elements at start, start + stride, ...; returns them in float64. */
function logSoftmaxRow(x: ArrayLike<number>, start: number, stride: number, row: Float64Array): void {
  let largest = -Infinity;
  for (let j = 0; j < row.length; j++) largest = Math.max(largest, x[start + j * stride] as number);
  let total = 0;
  for (let j = 0; j < row.length; j++) {
    row[j] = (x[start + j * stride] as number) - largest;
    total += Math.exp(row[j] as number);
  }
  const logTotal = Math.log(total);
  for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) - logTotal;
}

/**
 * e^(x - largest) of the float32 elements at start, start + stride, ... into `row`, and the sum, in the order
 * of WebAssembly: even and odd places by themselves, four elements at a time, then the rest.
 */
function exponentials(x: ArrayLike<number>, start: number, stride: number, row: Float32Array) {
  let largest = x[start] as number;
  for (let j = 1; j < row.length; j++) {
    const each = x[start + j * stride] as number;
    if (largest < each) largest = each;
  }
  for (let j = 0; j < row.length; j++)
    row[j] = singles.exp(Math.fround((x[start + j * stride] as number) - largest));
  const e = (j: number) => row[j] as number;
  let [even, odd, j] = [0, 0, 0];
  for (; j + 4 <= row.length; j += 4) {
    even += e(j) + e(j + 2);
    odd += e(j + 1) + e(j + 3);
  }
  let total = even + odd;
  for (; j < row.length; j++) total += e(j);
  return { largest, total };
}

/** Softmax of float32 along an axis. */
function softmaxOfSingles(a: NdArray, axis: number): NdArray {
  const { outer, length, inner } = splitAtAxis(a.shape, axis);
  const out = allocate(a.shape, a.dtype);
  const row = new Float32Array(length);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const start = o * length * inner + i;
      const factor = Math.fround(1 / exponentials(elementsOf(a), start, inner, row).total);
      for (let j = 0; j < length; j++) elementsOf(out)[start + j * inner] = (row[j] as number) * factor;
    }
  }
  return out;
}

function alongAxis(a: NdArray, axis: number, finish: (logProb: number) => number): NdArray {
  const { outer, length, inner } = splitAtAxis(a.shape, axis);
  const out = allocate(a.shape, a.dtype);
  const row = new Float64Array(length);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const start = o * length * inner + i;
      logSoftmaxRow(elementsOf(a), start, inner, row);
      for (let j = 0; j < length; j++) elementsOf(out)[start + j * inner] = finish(row[j] as number);
    }
  }
  return out;
}

/** As an element of this dtype. */
const roundTo = (dtype: NdArray["dtype"], x: number): number => (dtype === "float32" ? Math.fround(x) : x);

/** A gradient that needs a sum of terms along an axis first, rounded: where it is 1, 1 minus it is 0. */
function gradientAlong(
  g: NdArray,
  y: NdArray,
  axis: number,
  term: (g: number, y: number) => number,
  finish: (g: number, y: number, total: number) => number,
): NdArray {
  const { outer, length, inner } = splitAtAxis(y.shape, axis);
  const out = allocate(y.shape, y.dtype);
  const [upstream, results, gradients] = [elementsOf(g), elementsOf(y), elementsOf(out)];
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const start = o * length * inner + i;
      const end = start + length * inner;
      let total = 0;
      for (let at = start; at < end; at += inner)
        total += term(upstream[at] as number, results[at] as number);
      const rounded = roundTo(y.dtype, total);
      for (let at = start; at < end; at += inner)
        gradients[at] = finish(upstream[at] as number, results[at] as number, rounded);
    }
  }
  return out;
}

export const softmaxKernels = {
  softmax: (a: NdArray, axis: number) =>
    a.dtype === "float32" ? softmaxOfSingles(a, axis) : alongAxis(a, axis, Math.exp),
  logSoftmax: (a: NdArray, axis: number) => alongAxis(a, axis, (logProb) => logProb),
  softmaxGrad: (g: NdArray, y: NdArray, axis: number) =>
    gradientAlong(
      g,
      y,
      axis,
      (gi, yi) => gi * yi,
      (gi, yi, total) => yi * (gi - total),
    ),
  logSoftmaxGrad: (g: NdArray, y: NdArray, axis: number) =>
    gradientAlong(
      g,
      y,
      axis,
      (gi) => gi,
      (gi, yi, total) => gi - Math.exp(yi) * total,
    ),
};

/** Losses log Σ e^(x - m) - (x[label] - m) and softmax of float32, with the bits of WebAssembly. */
function ofSingles(logits: NdArray, labels: NdArray, losses: NdArray, probs: NdArray): void {
  const [rows, classes] = logits.shape as [number, number];
  const [x, y] = [elementsOf(logits), elementsOf(probs)];
  const row = new Float32Array(classes);
  for (let n = 0; n < rows; n++) {
    const { largest, total } = exponentials(x, n * classes, 1, row);
    const factor = Math.fround(1 / total);
    for (let c = 0; c < classes; c++) y[n * classes + c] = (row[c] as number) * factor;
    const ofLabel = x[n * classes + (elementsOf(labels)[n] as number)] as number;
    elementsOf(losses)[n] = singles.log(Math.fround(total)) - Math.fround(ofLabel - largest);
  }
}

export const crossEntropyKernels = {
  softmaxCrossEntropy(logits: NdArray, target: NdArray): { losses: NdArray; probs: NdArray } {
    const [rows, classes] = logits.shape as [number, number];
    const losses = allocate([rows], logits.dtype);
    const probs = allocate(logits.shape, logits.dtype);
    if (logits.dtype === "float32" && target.dtype === "int32") {
      ofSingles(logits, target, losses, probs);
      return { losses, probs };
    }
    const row = new Float64Array(classes);
    for (let n = 0; n < rows; n++) {
      logSoftmaxRow(elementsOf(logits), n * classes, 1, row);
      let loss = 0;
      for (let c = 0; c < classes; c++) {
        const weight =
          target.dtype === "int32"
            ? Number(elementsOf(target)[n] === c)
            : (elementsOf(target)[n * classes + c] as number);
        if (weight !== 0) loss -= weight * (row[c] as number); // 0 · -∞ is 0 here, as in every cross-entropy
        elementsOf(probs)[n * classes + c] = Math.exp(row[c] as number);
      }
      elementsOf(losses)[n] = loss;
    }
    return { losses, probs };
  },

  softmaxCrossEntropyGrad(probs: NdArray, target: NdArray, g: NdArray, divisor: number): NdArray {
    const [rows, classes] = probs.shape as [number, number];
    const out = allocate(probs.shape, probs.dtype);
    for (let n = 0; n < rows; n++) {
      const upstream = elementsOf(g)[g.size === 1 ? 0 : n] as number;
      const factor = roundTo(out.dtype, upstream / roundTo(out.dtype, divisor));
      for (let c = 0; c < classes; c++) {
        const difference =
          (elementsOf(probs)[n * classes + c] as number) - Number(elementsOf(target)[n] === c);
        elementsOf(out)[n * classes + c] = roundTo(out.dtype, difference) * factor;
      }
    }
    return out;
  },
};
