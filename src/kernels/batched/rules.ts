/**
 * How each kind of kernel computes many examples at once, from arrays with the axis of the examples in front.
 * Where all examples have the same operand, that axis is 1: results broadcast, and are 1 themselves where all
 * operands are.
 */
import type { NdArray } from "../../array/nd-array.js";
import type { Shape } from "../../array/shape.js";
import type { Kind } from "../contract/index.js";
import { kernels } from "../current.js";
import { frontOf } from "./batched-array.js";
import { conv2d, conv2dWeight } from "./convolution.js";
import { indexAdd, take } from "./indices.js";
import { matmul } from "./products.js";
import { aligned, first, folded, type Rule, spread, together, unfolded } from "./rule.js";

/** A kind that is computed example by example, or that never meets many: see dispatch.ts. */
export type Rules = { readonly [K in Kind]: Rule<K> | "loop" | "refuse" | "apart" };

const next = (axes: readonly number[]): number[] => axes.map((axis) => axis + 1);

const rankOf = (...arrays: readonly NdArray[]) => Math.max(...arrays.map(({ shape }) => shape.length));

const elementwise = (
  kernel: (a: NdArray, ...rest: never[]) => NdArray,
  a: NdArray,
  ...rest: readonly unknown[]
): NdArray => kernel(a, ...(rest as never[]));

const broadcast: Rule<"binary"> = (kernel, a, b) => {
  const rank = rankOf(a, b);
  return kernel(aligned(a, rank), aligned(b, rank));
};

/** Of windows over images, where the examples are more images. */
const images = <Rest extends readonly unknown[]>(
  kernel: (a: NdArray, ...rest: Rest) => NdArray,
  a: NdArray,
  ...rest: Rest
): NdArray => unfolded(kernel(folded(a), ...rest), frontOf(a));

const shapeOfAll = (count: number, [first, ...shape]: Shape): Shape => [count * (first as number), ...shape];

/** Of a function of several arrays whose examples are put one after the other. */
function rows<Result extends Record<string, NdArray>>(count: number, results: Result): Result {
  return Object.fromEntries(
    Object.entries(results).map(([name, each]) => [name, unfolded(each, count)]),
  ) as Result;
}

export const rules: Rules = {
  unary: elementwise,
  withSlope: (kernel, a) => kernel(a),
  parametric: elementwise,
  predicate: elementwise,
  clamp: elementwise,
  copy: elementwise,
  cast: elementwise,
  binary: broadcast,
  comparison: broadcast,
  pairwise: (kernel, a, b) => kernel(...together(a, b)),
  where: (kernel, condition, a, b) => {
    const rank = rankOf(condition, a, b);
    return kernel(aligned(condition, rank), aligned(a, rank), aligned(b, rank));
  },

  reduction: (kernel, a, axes, keepDims) => kernel(a, next(axes), keepDims),
  logicalReduction: (kernel, a, axes, keepDims) => kernel(a, next(axes), keepDims),
  reductionGrad: (kernel, g, a, y, axes) => kernel(...together(g, a, y), next(axes)),
  productAlong: (kernel, a, axis) => kernel(a, axis + 1),
  productGrad: (kernel, g, a, axis) => kernel(...together(g, a), axis + 1),
  dotAlong: (kernel, a, b, axes) => kernel(...together(a, b), next(axes)),
  position: (kernel, a, axis) => kernel(a, axis + 1),
  alongAxis: (kernel, a, axis) => kernel(a, axis + 1),
  alongAxisGrad: (kernel, g, y, axis) => kernel(...together(g, y), axis + 1),

  broadcastTo: (kernel, a, shape) => kernel(aligned(a, shape.length + 1), [frontOf(a), ...shape]),
  permute: (kernel, a, order) => kernel(a, [0, ...next(order)]),
  concat: (kernel, parts, axis) => kernel(together(...parts), axis + 1),
  slice: (kernel, a, starts, sizes, steps) =>
    kernel(a, [0, ...starts], [frontOf(a), ...sizes], [1, ...steps]),
  pad: (kernel, a, shape, starts, steps, fill) =>
    kernel(a, [frontOf(a), ...shape], [0, ...starts], [1, ...steps], fill),
  triangle: (kernel, a, diagonal, lower) => kernel(a, diagonal, lower),

  take,
  indexAdd,
  gather: (kernel, a, indices, axis) => kernel(...together(a, indices), axis + 1),
  scatterAdd: (kernel, a, indices, values, axis) => kernel(...together(a, indices, values), axis + 1),
  oneHot: (kernel, indices, depth, dtype) => kernel(indices, depth, dtype),
  matmul,

  unfold: images,
  fold: (kernel, a, shape, windows, rows) =>
    unfolded(kernel(folded(a), shapeOfAll(frontOf(a), shape), windows, rows), frontOf(a)),
  reduceWindows: images,
  maxPoolGrad: (kernel, ...args) => {
    const [a, y, g] = together(args[0], args[1], args[2]);
    return unfolded(kernel(folded(a), folded(y), folded(g), args[3]), frontOf(a));
  },
  avgPoolGrad: (kernel, g, shape, windows) =>
    unfolded(kernel(folded(g), shapeOfAll(frontOf(g), shape), windows), frontOf(g)),
  resample: (kernel, a, axis, taps) => kernel(a, axis + 1, taps),
  conv2d,
  conv2dWeight,

  softmaxCrossEntropy: (kernel, a, labels) => {
    const [logits, target] = together(a, labels);
    return rows(frontOf(logits), kernel(folded(logits), folded(target)));
  },
  softmaxCrossEntropyGrad: (kernel, probs, target, g, divisor) => {
    const each = spread(
      g.shape.length === 1 ? g.reshape([frontOf(g), 1]) : g,
      Math.max(...[probs, target, g].map(frontOf)),
    );
    const [p, t] = together(probs, target, each);
    const perRow = kernels.broadcastTo(each, [frontOf(p), p.shape[1] as number]);
    return unfolded(kernel(folded(p), folded(t), folded(perRow), divisor), frontOf(p));
  },
  causalSoftmax: (kernel, a, first) => unfolded(kernel(folded(a), first), frontOf(a)),
  standardize: (kernel, a, axes, eps) => kernel(a, next(axes), eps),
  moments: (kernel, a, axes) => kernel(a, next(axes)),
  standardizeGrad: (kernel, g, y, scale, axes) => kernel(...together(g, y, scale), next(axes)),
  normalize: "loop",
  normalizeGrad: "loop",
  lstm: (kernel, z, h, c, weights, bias) => {
    if (frontOf(weights) > 1 || frontOf(bias) > 1) return undefined;
    const all = together(z, h, c);
    const [x, state, memory] = all.map(folded) as unknown as typeof all;
    return rows(frontOf(all[0]), kernel(x, state, memory, first(weights), first(bias)));
  },
  lstmGrad: "loop",

  // what has no operand meets no examples; these are dealt with before the rules are asked
  full: "apart",
  range: "apart",
  fromValues: "apart",
  fromLevels: "apart",
  draw: "apart",
  release: "apart",
  bounds: "apart",
  addInPlace: "apart",

  read: "refuse",
  assign: "refuse",
  setElement: "refuse",
  addScaledInPlace: "refuse",
  momentumInPlace: "refuse",
  adamInPlace: "refuse",
};
