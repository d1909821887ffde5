/** Running products, extremes and logarithms of sums along an axis. */
import { signature, withDefault } from "../../arguments/index.js";
import { axisKind } from "../../array/index.js";
import {
  composed,
  floatingOperand,
  noGrad,
  normalizeAxis,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { gather } from "../indexing/elements.js";
import { padOp } from "../shape/pad-op.js";
import { part } from "./halvings.js";
import { countable } from "./reduction.js";

const takes = { x: operandKind, axis: withDefault(axisKind, 0) };

/**
 * Each element combined with all before it along an axis, by doubling: with its neighbour, then with the two
 * before these, the four before, ... Each step is an op whose derivatives hold at any value.
 */
function running(x: Tensor, axis: number, none: number, combine: (a: Tensor, b: Tensor) => Tensor): Tensor {
  const length = x.shape[axis] as number;
  let y = x;
  for (let by = 1; by < length; by *= 2) y = combine(shifted(y, axis, by, none), y);
  return y;
}

/** Each element `by` places further along an axis; in front of them is `none`. */
function shifted(x: Tensor, axis: number, by: number, none: number): Tensor {
  const before = part(x, axis, 0, (x.shape[axis] as number) - by);
  const padding = x.shape.map((_, i) => [i === axis ? by : 0, 0] as const);
  return padOp(before, padding, { value: none });
}

/**
 * yᵢ = x₀ · ... · xᵢ along an axis (default 0)
 * Each factor's derivative is the product of the others, to any order, with zeros among them too.
 */
export const cumprod = composed(signature("cumprod", takes), (x: TensorLike, axis = 0): Tensor => {
  const operand = countable(x, "cumprod");
  const along = normalizeAxis("cumprod", axis, operand.rank);
  return scope("cumprod", () => running(operand, along, 1, (a, b) => a.mul(b)));
});

/**
 * yᵢ = ln(e^x₀ + ... + e^xᵢ) along an axis (default 0), which never overflows
 * ∂L/∂xᵢ = Σ gⱼ · e^(xᵢ - yⱼ) over all j from i on, 0 where xᵢ is infinite
 *
 * Sums are kept relative to the largest so far, so that derivatives are as exact far from 0 as near it.
 */
export const logCumSumExp = composed(signature("logCumSumExp", takes), (x: TensorLike, axis = 0): Tensor => {
  const operand = floatingOperand(x, "logCumSumExp");
  const along = normalizeAxis("logCumSumExp", axis, operand.rank);
  return scope("logCumSumExp", () => {
    const infinite = noGrad(() => operand.abs().eq(Infinity));
    const finite = operand.maskedFill(infinite, 0);
    let largest = operand.detach();
    let sums = finite.sub(finite.detach()).exp(); // 1, with a gradient
    const length = operand.shape[along] as number;
    for (let by = 1; by < length; by *= 2) {
      const before = shifted(largest, along, by, -Infinity);
      const both = noGrad(() => largest.maximum(before));
      const factor = (own: Tensor) => noGrad(() => own.sub(both).exp().maskedFill(own.eq(both), 1));
      sums = shifted(sums, along, by, 0)
        .mul(factor(before))
        .add(sums.mul(factor(largest)));
      largest = both;
    }
    return largest.add(sums.log());
  });
});

/** The place of the extreme up to each place, the last of equal ones; beyond a NaN, that of the last NaN. */
function placesOfExtremes(x: Tensor, axis: number, largest: boolean): Tensor {
  const values = x.toTypedArray();
  const places = new Int32Array(values.length);
  const length = x.shape[axis] as number;
  const step = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  for (let i = step === 0 ? values.length : 0; i < values.length; i++) {
    const place = Math.floor(i / step) % length;
    places[i] = place;
    if (place === 0) continue;
    const before = places[i - step] as number;
    const [value, best] = [values[i] as number, values[i - (place - before) * step] as number];
    // a NaN is beyond all, and the last of several counts
    const beyond = Number.isNaN(value) || (largest ? value >= best : value <= best);
    if (!beyond) places[i] = before;
  }
  return tensor(places, { shape: x.shape });
}

function cumulativeExtreme(name: "cummax" | "cummin") {
  return composed(signature(name, takes), (x: TensorLike, axis = 0): [values: Tensor, indices: Tensor] => {
    const operand = countable(x, name);
    const along = normalizeAxis(name, axis, operand.rank);
    return scope(name, () => {
      const indices = placesOfExtremes(operand, along, name === "cummax");
      return [gather(operand, along, indices), indices];
    });
  });
}

/**
 * y = [values, indices]: the largest element so far at each place along an axis (default 0), and its int32
 * index, the last of equal ones; NaN from the first NaN on. The gradient goes to the element at the index.
 */
export const cummax = cumulativeExtreme("cummax");

/**
 * y = [values, indices]: the smallest element so far at each place along an axis (default 0), and its int32
 * index, the last of equal ones; NaN from the first NaN on. The gradient goes to the element at the index.
 */
export const cummin = cumulativeExtreme("cummin");
