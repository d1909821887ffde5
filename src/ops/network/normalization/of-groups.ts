/** Each example normalized by itself: groups of channels, single ones, or by the root mean square. */
import {
  flag,
  isWhole,
  kind,
  nonNegative,
  optional,
  options as optionsOf,
  probability,
  ShapeError,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../../arguments/index.js";
import { formatShape, isShape, type Shape, sameShape, sizeOf } from "../../../array/index.js";
import {
  composed,
  context,
  floatingOperand,
  nameOf,
  noGrad,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensorKind,
} from "../../../tensor/index.js";
import { moveTowards, requireShapeOf, rescale, rescalingKinds } from "./rescaling.js";
import { standardize } from "./standardize.js";

export interface GroupNormOptions {
  /** (C): what each channel is multiplied by. */
  weight?: Tensor | undefined;
  /** (C): what is added to each channel then. */
  bias?: Tensor | undefined;
  /** Keeps the division finite where all elements are equal. Default 1e-5. */
  eps?: number;
}

const groupNormOptions = optionsOf<GroupNormOptions>()(rescalingKinds);

/** N, C and the other sizes of (N, C, ...). */
function channelsOf(op: string, x: Tensor, least: number) {
  const { shape } = x;
  const [count, channels, ...rest] = shape;
  if (count === undefined || channels === undefined || rest.length < least)
    throw new ShapeError(
      `${op}: ${nameOf(x)} of shape ${formatShape(shape)}; expected ` +
        (least === 0 ? "(N, C) or (N, C, ...)" : "(N, C, L, ...)"),
    );
  return { count, channels, rest };
}

/** x (N, C, ...) · weight (C) + bias (C) */
function rescaleChannels(x: Tensor, { weight, bias }: GroupNormOptions): Tensor {
  const shape = [x.shape[1] as number, ...new Array<number>(x.rank - 2).fill(1)];
  return rescale(x, weight?.reshape(shape), bias?.reshape(shape));
}

/**
 * y = (x - μ) / √(σ² + eps) · weight + bias for each example and each group of channels: x is (N, C, ...),
 * and so many groups of C / groups channels have a mean and a variance each (Wu & He 2018).
 * @throws ShapeError for shapes that do not fit or no elements, ValueError for groups that do not divide the
 *   channels.
 */
export const groupNorm = composed(
  signature("groupNorm", { x: operandKind, groups: whole(), options: groupNormOptions }),
  (x: TensorLike, groups: number, options?: GroupNormOptions): Tensor => {
    const { weight, bias, eps } = groupNormOptions.read(options);
    const input = floatingOperand(x, "groupNorm");
    const { count, channels, rest } = channelsOf("groupNorm", input, 0);
    if (channels % groups !== 0)
      throw new ValueError(
        `groupNorm: ${groups} groups do not divide the ${channels} channels of ${nameOf(input)}, ` +
          formatShape(input.shape),
      );
    requireShapeOf("groupNorm", { weight, bias }, [channels]);
    return scope("groupNorm", () => {
      const grouped = input.reshape([count, groups, (channels / groups) * sizeOf(rest)]);
      return rescaleChannels(standardize(grouped, -1, { eps }).reshape(input.shape), { weight, bias });
    });
  },
);

export interface InstanceNormOptions extends GroupNormOptions {
  /** (C): what normalizes where `training` is false, else moves towards the mean of each batch, in place. */
  runningMean?: Tensor | undefined;
  /** (C): likewise the variance, with Bessel's correction. */
  runningVariance?: Tensor | undefined;
  /** Whether each channel is normalized by itself though there are running statistics. Default true. */
  training?: boolean;
  /** How far the running statistics move towards those of a batch (PyTorch's convention). Default 0.1. */
  momentum?: number;
}

const instanceNormOptions = optionsOf<InstanceNormOptions>()({
  ...rescalingKinds,
  runningMean: optional(tensorKind),
  runningVariance: optional(tensorKind),
  training: withDefault(flag, true),
  momentum: withDefault(probability, 0.1),
});

/**
 * y = (x - μ) / √(σ² + eps) · weight + bias for each example and each channel of x (N, C, L, ...); where
 * `training` is false and running statistics are given, by those. In training these follow: running = (1 -
 * momentum) · running + momentum · the batch's (Ulyanov 2016).
 * @throws ShapeError for shapes that do not fit, ValueError for one element per channel, or one of the
 *   running statistics without the other.
 */
export const instanceNorm = composed(
  signature("instanceNorm", { x: operandKind, options: instanceNormOptions }),
  (x: TensorLike, options?: InstanceNormOptions): Tensor => {
    const { weight, bias, runningMean, runningVariance, training, momentum, eps } =
      instanceNormOptions.read(options);
    const input = floatingOperand(x, "instanceNorm");
    const { channels, rest } = channelsOf("instanceNorm", input, 1);
    requireShapeOf("instanceNorm", { weight, bias, runningMean, runningVariance }, [channels]);
    if ((runningMean === undefined) !== (runningVariance === undefined))
      throw new ValueError("instanceNorm: runningMean and runningVariance go together: both, or neither");
    if (!training && runningMean && runningVariance)
      return scope("instanceNorm", () => {
        const perChannel = (each: Tensor) => each.reshape([channels, ...rest.map(() => 1)]);
        const scale = perChannel(runningVariance).add(eps).rsqrt();
        return rescaleChannels(input.sub(perChannel(runningMean)).mul(scale), { weight, bias });
      });
    if (sizeOf(rest) < 2)
      throw new ValueError(
        `instanceNorm: ${nameOf(input)} of shape ${formatShape(input.shape)} has ${sizeOf(rest)} elements ` +
          "per example and channel, which have no variance",
      );
    const axes = rest.map((_, i) => i + 2);
    if (runningMean && runningVariance && !context.stateHeld.current)
      noGrad(() => {
        moveTowards("instanceNorm", runningMean, input.mean(axes).mean(0), momentum);
        moveTowards("instanceNorm", runningVariance, input.variance(axes).mean(0), momentum);
      });
    return scope("instanceNorm", () => rescaleChannels(standardize(input, axes, { eps }), { weight, bias }));
  },
);

export interface RmsNormOptions {
  /** Of the normalized shape: what the result is multiplied by. */
  weight?: Tensor | undefined;
  /** Keeps the division finite where all elements are 0. Default: the difference of 1 and the next number. */
  eps?: number | undefined;
}

const rmsNormOptions = optionsOf<RmsNormOptions>()({
  weight: optional(tensorKind),
  eps: optional(nonNegative),
});

/** The difference of 1 and the next number: of float64, and of float32. */
const epsilonOf = ({ dtype }: Tensor): number => (dtype === "float64" ? Number.EPSILON : 2 ** -23);

/**
 * y = x / √(mean x² + eps) · weight over the last axes, whose shape is given: each example by itself, without
 * being centred (Zhang & Sennrich 2019).
 * @throws ShapeError where x does not end in this shape, or weight has another; ValueError for a bad eps.
 */
export const rmsNorm = composed(
  signature("rmsNorm", {
    x: operandKind,
    normalizedShape: kind<number | Shape>(
      "a whole number or an array of whole numbers",
      (value) => isWhole(value) || isShape(value),
      ShapeError,
    ),
    options: rmsNormOptions,
  }),
  (x: TensorLike, normalizedShape: number | Shape, options?: RmsNormOptions): Tensor => {
    const { weight, eps } = rmsNormOptions.read(options);
    const input = floatingOperand(x, "rmsNorm");
    const shape = typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape;
    if (shape.length === 0 || !sameShape(input.shape.slice(-shape.length), shape))
      throw new ShapeError(
        `rmsNorm: ${nameOf(input)} of shape ${formatShape(input.shape)} does not end in the normalized ` +
          `shape ${formatShape(shape)}`,
      );
    requireShapeOf("rmsNorm", { weight }, shape);
    return scope("rmsNorm", () => {
      const axes = shape.map((_, i) => input.rank - shape.length + i);
      const meanSquare = input.square().mean(axes, { keepDims: true });
      return rescale(input.mul(meanSquare.add(eps ?? epsilonOf(input)).rsqrt()), weight, undefined);
    });
  },
);
