/** Pools by the sizes of their results: windows as even as whole numbers allow, which may overlap by one. */
import { ShapeError, signature } from "../../../arguments/index.js";
import { formatShape } from "../../../array/index.js";
import {
  arange,
  composed,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../../tensor/index.js";
import { gather } from "../../indexing/elements.js";
import type { Spatial } from "../sizes.js";
import {
  type AdaptiveMaxPoolOptions,
  type AdaptiveSize,
  adaptiveMaxOptions,
  outputKind,
} from "./adaptive-kinds.js";
import { binsOf, filled, inBins } from "./bins.js";
import { largest } from "./largest.js";
import { means } from "./means.js";
import { poolOperand } from "./planes.js";
import type { OneResult, WithIndices } from "./pool-options.js";

type Output = number | readonly (number | null)[];

/** The operand, and the sizes of the result. */
function prepared(op: string, spatial: Spatial, given: TensorLike, outputSize: Output) {
  const x = poolOperand(op, spatial, given);
  const sizes = x.shape.slice(-spatial);
  if (sizes.includes(0))
    throw new ShapeError(`${op}: ${nameOf(x)} of shape ${formatShape(x.shape)} has no element to pool`);
  const counts = sizes.map((size, i) => (Array.isArray(outputSize) ? outputSize[i] : outputSize) ?? size);
  const isEven = sizes.every((size, i) => size % (counts[i] as number) === 0);
  const kernel = sizes.map((size, i) => size / (counts[i] as number));
  return { x, sizes, counts, isEven, even: { kernel, sizes: { padding: 0, ceilMode: false } } };
}

/** One axis after the other, the last first. */
const eachAxis = <T>(
  counts: readonly number[],
  from: T,
  f: (before: T, axis: number, count: number) => T,
): T => counts.reduceRight((before, count, i) => f(before, i - counts.length, count), from);

function meansOf(op: string, spatial: Spatial, given: TensorLike, size: Output): Tensor {
  const { x, counts, isEven, even } = prepared(op, spatial, given, size);
  if (isEven) return means(op, spatial, x, even.kernel, { ...even.sizes, countIncludePad: true });
  return scope(op, () =>
    eachAxis(counts, x, (before, fromEnd, count) => {
      const axis = before.rank + fromEnd;
      if (before.shape[axis] === count) return before;
      const bins = binsOf(before.shape[axis] as number, count);
      const sums = filled(inBins(before, axis, bins), axis, bins, 0).sum(axis + 1);
      const behind = new Array<number>(-fromEnd - 1).fill(1);
      return sums.div(tensor([...bins.lengths], { shape: [count, ...behind], dtype: x.dtype }));
    }),
  );
}

function largestOf(
  op: string,
  spatial: Spatial,
  given: TensorLike,
  size: Output,
  returnIndices: boolean,
): Tensor | WithIndices {
  const { x, sizes, counts, isEven, even } = prepared(op, spatial, given, size);
  if (isEven) return largest(op, spatial, x, even.kernel, { ...even.sizes, returnIndices });
  return scope(op, () => {
    const places = arange(sizes.reduce((a, b) => a * b))
      .to("int32")
      .reshape(sizes)
      .broadcastTo(x.shape);
    const [values, indices] = eachAxis<WithIndices>(counts, [x, places], ([before, at], fromEnd, count) => {
      const axis = before.rank + fromEnd;
      if (before.shape[axis] === count) return [before, at];
      const bins = binsOf(before.shape[axis] as number, count);
      const windows = filled(inBins(before, axis, bins), axis, bins, Number.NEGATIVE_INFINITY);
      const y = windows.max(axis + 1);
      if (!returnIndices) return [y, at];
      const first = windows.detach().argMax(axis + 1, { keepDims: true });
      return [y, gather(inBins(at, axis, bins), axis + 1, first).squeeze(axis + 1)];
    });
    return returnIndices ? [values, indices] : values;
  });
}

/**
 * y = the means of windows that share signals (N, C, L), or (C, L) evenly, by the size of the result ->
 * (N, C, size), as PyTorch has them
 * ∂L/∂x = g / n, added up over windows of n elements
 * @throws as adaptiveAvgPool2d does.
 */
export const adaptiveAvgPool1d = composed(
  signature("adaptiveAvgPool1d", { x: operandKind, outputSize: outputKind(1) }),
  (x: TensorLike, outputSize: AdaptiveSize<1>): Tensor => meansOf("adaptiveAvgPool1d", 1, x, outputSize),
);

/**
 * y = the means of windows that share images (N, C, H, W), or of one (C, H, W) evenly, by the size of the
 * result -> (N, C, *sizes), as PyTorch has them
 * ∂L/∂x = g / n, added up over windows of n elements
 * @throws ShapeError for what are no images or have no element.
 */
export const adaptiveAvgPool2d = composed(
  signature("adaptiveAvgPool2d", { x: operandKind, outputSize: outputKind(2) }),
  (x: TensorLike, outputSize: AdaptiveSize<2>): Tensor => meansOf("adaptiveAvgPool2d", 2, x, outputSize),
);

/**
 * y = the means of windows that share volumes (N, C, D, H, W), or (C, D, H, W) evenly, by the size of the
 * result -> (N, C, *sizes), as PyTorch has them
 * ∂L/∂x = g / n, added up over windows of n elements
 * @throws as adaptiveAvgPool2d does.
 */
export const adaptiveAvgPool3d = composed(
  signature("adaptiveAvgPool3d", { x: operandKind, outputSize: outputKind(3) }),
  (x: TensorLike, outputSize: AdaptiveSize<3>): Tensor => meansOf("adaptiveAvgPool3d", 3, x, outputSize),
);

/**
 * y = the largest elements of windows that share signals (N, C, L), or (C, L) evenly, by the size of the
 * result -> (N, C, size), with `returnIndices` also where they stood, as maxPool1d has it
 * ∂L/∂x = g where x is the largest of its window, added up over windows, shared among ties axis by axis
 * @throws as adaptiveMaxPool2d does.
 */
export const adaptiveMaxPool1d: ((
  x: TensorLike,
  outputSize: AdaptiveSize<1>,
  options: AdaptiveMaxPoolOptions & { returnIndices: true },
) => WithIndices) &
  ((x: TensorLike, outputSize: AdaptiveSize<1>, options?: OneResult<AdaptiveMaxPoolOptions>) => Tensor) =
  composed(
    signature("adaptiveMaxPool1d", {
      x: operandKind,
      outputSize: outputKind(1),
      options: adaptiveMaxOptions,
    }),
    (x: TensorLike, outputSize: AdaptiveSize<1>, options?: AdaptiveMaxPoolOptions): Tensor | WithIndices =>
      largestOf("adaptiveMaxPool1d", 1, x, outputSize, adaptiveMaxOptions.read(options).returnIndices),
  ) as never;

/**
 * y = the largest elements of windows that share images (N, C, H, W), or of one (C, H, W) evenly, by the
 * size of the result -> (N, C, *sizes), with `returnIndices` also where they stood, as maxPool2d has it
 * ∂L/∂x = g where x is the largest of its window, added up over windows, shared among ties axis by axis
 * @throws ShapeError for what are no images or have no element.
 */
export const adaptiveMaxPool2d: ((
  x: TensorLike,
  outputSize: AdaptiveSize<2>,
  options: AdaptiveMaxPoolOptions & { returnIndices: true },
) => WithIndices) &
  ((x: TensorLike, outputSize: AdaptiveSize<2>, options?: OneResult<AdaptiveMaxPoolOptions>) => Tensor) =
  composed(
    signature("adaptiveMaxPool2d", {
      x: operandKind,
      outputSize: outputKind(2),
      options: adaptiveMaxOptions,
    }),
    (x: TensorLike, outputSize: AdaptiveSize<2>, options?: AdaptiveMaxPoolOptions): Tensor | WithIndices =>
      largestOf("adaptiveMaxPool2d", 2, x, outputSize, adaptiveMaxOptions.read(options).returnIndices),
  ) as never;

/**
 * y = the largest elements of windows that share volumes (N, C, D, H, W), or (C, D, H, W) evenly, by the
 * size of the result -> (N, C, *sizes), with `returnIndices` also where they stood, as maxPool3d has it
 * ∂L/∂x = g where x is the largest of its window, added up over windows, shared among ties axis by axis
 * @throws as adaptiveMaxPool2d does.
 */
export const adaptiveMaxPool3d: ((
  x: TensorLike,
  outputSize: AdaptiveSize<3>,
  options: AdaptiveMaxPoolOptions & { returnIndices: true },
) => WithIndices) &
  ((x: TensorLike, outputSize: AdaptiveSize<3>, options?: OneResult<AdaptiveMaxPoolOptions>) => Tensor) =
  composed(
    signature("adaptiveMaxPool3d", {
      x: operandKind,
      outputSize: outputKind(3),
      options: adaptiveMaxOptions,
    }),
    (x: TensorLike, outputSize: AdaptiveSize<3>, options?: AdaptiveMaxPoolOptions): Tensor | WithIndices =>
      largestOf("adaptiveMaxPool3d", 3, x, outputSize, adaptiveMaxOptions.read(options).returnIndices),
  ) as never;
