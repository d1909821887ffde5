/** Normalization, per example or per channel. */
import {
  flag,
  isWhole,
  kind,
  oneOf,
  optional,
  options as optionsOf,
  probability,
  ShapeError,
  signature,
  ValueError,
  withDefault,
} from "../../../arguments/index.js";
import { formatShape, isShape, type NdArray, type Shape, sameShape, sizeOf } from "../../../array/index.js";
import { networkKernels } from "../../../kernels/index.js";
import {
  composed,
  context,
  floatingOperand,
  isWatched,
  nameOf,
  noGrad,
  operandKind,
  scope,
  Tensor,
  type TensorLike,
  tensorKind,
} from "../../../tensor/index.js";
import { batchNormOp, layerNormOp } from "./layer-and-batch-ops.js";
import { moveTowards, requireShapeOf, rescale, rescalingKinds } from "./rescaling.js";
import { standardize } from "./standardize.js";

/** A smaller array is one that a picture could show, with all that happens to it. */
const fewestElements = 1024;

/** Whether it is one op; else x is standardized, scaled and shifted. */
const isNormalizedAtOnce = (...given: readonly Tensor[]): boolean =>
  (given[0] as Tensor).size >= fewestElements &&
  given.every(({ dtype }) => dtype === "float32") &&
  !isWatched();

export interface LayerNormOptions {
  /** Of the normalized shape: what the result is multiplied by. */
  weight?: Tensor | undefined;
  /** Of the normalized shape: what is added then. */
  bias?: Tensor | undefined;
  /** Keeps the division finite where all elements are equal. Default 1e-5. */
  eps?: number;
}

const layerNormOptions = optionsOf<LayerNormOptions>()(rescalingKinds);
const layerNormTakes = signature("layerNorm", {
  x: operandKind,
  normalizedShape: kind<number | Shape>(
    "a whole number or an array of whole numbers",
    (value) => isWhole(value) || isShape(value),
    ShapeError,
  ),
  options: layerNormOptions,
});

/**
 * y = (x - μ) / √(σ² + eps) · weight + bias over the last axes, whose shape is given: each example by itself
 * (Ba et al. 2016).
 * @throws ShapeError where x does not end in this shape, or weight or bias have another; ValueError for a bad
 *   eps.
 */
export const layerNorm = composed(
  layerNormTakes,
  (x: TensorLike, normalizedShape: number | Shape, options?: LayerNormOptions): Tensor => {
    const { weight, bias, eps } = layerNormOptions.read(options);
    const input = floatingOperand(x, "layerNorm");
    const shape = typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape;
    const axes = shape.map((_, i) => input.rank - shape.length + i);
    if (shape.length === 0 || !sameShape(input.shape.slice(-shape.length), shape))
      throw new ShapeError(
        `layerNorm: ${nameOf(input)} of shape ${formatShape(input.shape)} does not end in the normalized ` +
          `shape ${formatShape(shape)}`,
      );
    requireShapeOf("layerNorm", { weight, bias }, shape);
    if (weight && bias && isNormalizedAtOnce(input, weight, bias))
      return layerNormOp(input, weight, bias, eps);
    return scope("layerNorm", () => rescale(standardize(input, axes, { eps }), weight, bias));
  },
);

export interface BatchNormOptions extends LayerNormOptions {
  /** (C): what normalizes outside of training, and in training moves towards each batch's mean, in place. */
  runningMean?: Tensor | undefined;
  /** (C): likewise the variance, with Bessel's correction unless `correction` says otherwise. */
  runningVariance?: Tensor | undefined;
  /** Whether to normalize by the batch itself. Default false. */
  training?: boolean;
  /** How far the running statistics move towards those of a batch (PyTorch's convention). Default 0.1. */
  momentum?: number;
  /**
   * The running variance moves towards that of n values by n - correction: 1 as in PyTorch, 0 for that of the
   * population, as in the book. Default 1.
   */
  correction?: 0 | 1;
}

const batchNormOptions = optionsOf<BatchNormOptions>()({
  ...rescalingKinds,
  runningMean: optional(tensorKind),
  runningVariance: optional(tensorKind),
  training: withDefault(flag, false),
  momentum: withDefault(probability, 0.1),
  correction: withDefault(oneOf([0, 1]), 1),
});
const batchNormTakes = signature("batchNorm", { x: operandKind, options: batchNormOptions });

/**
 * y = (x - μ) / √(σ² + eps) · weight + bias for each channel: x is (N, C) or (N, C, ...), weight and bias
 * (C). In training μ and σ² are those of the batch, and the running ones move: running = (1 - momentum) ·
 * running + momentum · batch; else they are the running ones (Ioffe & Szegedy 2015).
 * @throws ShapeError for shapes that do not fit, ValueError for one value per channel in training, for
 *   missing statistics outside of training, and for options out of range.
 */
export const batchNorm = composed(batchNormTakes, (x: TensorLike, options?: BatchNormOptions): Tensor => {
  const { weight, bias, runningMean, runningVariance, training, momentum, correction, eps } =
    batchNormOptions.read(options);
  const input = floatingOperand(x, "batchNorm");
  const [count, channels, ...rest] = input.shape;
  if (count === undefined || channels === undefined)
    throw new ShapeError(
      `batchNorm: ${nameOf(input)} of shape ${formatShape(input.shape)}; expected (N, C) or (N, C, ...)`,
    );
  requireShapeOf("batchNorm", { weight, bias, runningMean, runningVariance }, [channels]);
  const axes = input.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  /** (C) as it broadcasts against (N, C, ...). */
  const perChannel = (each: Tensor | undefined) => each?.reshape([channels, ...rest.map(() => 1)]);

  if (training) {
    const examples = count * sizeOf(rest);
    requireVariance(input, examples);
    const moves = !context.stateHeld.current && (runningMean ?? runningVariance) !== undefined;
    const move = (mean: Tensor, variance: Tensor) => {
      moveTowards("batchNorm", runningMean, mean, momentum);
      const unbiased = correction === 0 ? variance : variance.mul(examples / (examples - 1));
      moveTowards("batchNorm", runningVariance, unbiased, momentum);
    };
    if (weight && bias && isNormalizedAtOnce(input, weight, bias)) {
      let measured: NdArray | undefined;
      const y = batchNormOp(input, weight, bias, eps, (statistics) => {
        measured = statistics;
      });
      const known = measured && new Tensor(measured);
      if (moves && known) noGrad(() => move(known.slice([null, 0]), known.slice([null, 3])));
      return y;
    }
    if (moves)
      noGrad(() => {
        const { mean, variance } = networkKernels.moments(input.array, axes);
        move(new Tensor(mean), new Tensor(variance));
      });
    return scope("batchNorm", () =>
      rescale(standardize(input, axes, { eps }), perChannel(weight), perChannel(bias)),
    );
  }
  const [mean, variance] = [perChannel(runningMean), perChannel(runningVariance)];
  if (mean === undefined || variance === undefined)
    throw new ValueError("batchNorm: outside of training runningMean and runningVariance are needed");
  return scope("batchNorm", () =>
    rescale(input.sub(mean).mul(variance.add(eps).rsqrt()), perChannel(weight), perChannel(bias)),
  );
});

/** @throws ValueError where the channels of a batch have one value each. */
function requireVariance(x: Tensor, perChannel: number): void {
  if (perChannel < 2)
    throw new ValueError(
      `batchNorm: ${nameOf(x)} of shape ${formatShape(x.shape)} has ${perChannel} value per channel, ` +
        "which has no variance; train with more than one example, or call eval()",
    );
}
