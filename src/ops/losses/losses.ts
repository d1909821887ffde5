/** Losses of predictions against targets of the same shape. */
import { signature } from "../../arguments/index.js";
import { composed, operandKind, scope, type Tensor, type TensorLike } from "../../tensor/index.js";
import {
  type HuberOptions,
  huberOptions,
  type LossOptions,
  lossOptions,
  type SmoothL1Options,
  smoothL1Options,
} from "./kinds.js";
import { lossOperands, lossParameters, reduceLoss } from "./loss.js";

const predicted = { prediction: operandKind, target: operandKind };

/** y = mean (prediction - target)²    @throws ShapeError where the shapes differ: a loss never broadcasts. */
export const mseLoss = composed(
  signature("mseLoss", lossParameters),
  (prediction: TensorLike, target: TensorLike, options?: LossOptions): Tensor => {
    const { reduction } = lossOptions.read(options);
    const [p, t] = lossOperands("mseLoss", prediction, target);
    return scope("mseLoss", () => reduceLoss(p.sub(t).square(), reduction));
  },
);

/** y = mean |prediction - target|    @throws ShapeError where the shapes differ: a loss never broadcasts. */
export const l1Loss = composed(
  signature("l1Loss", lossParameters),
  (prediction: TensorLike, target: TensorLike, options?: LossOptions): Tensor => {
    const { reduction } = lossOptions.read(options);
    const [p, t] = lossOperands("l1Loss", prediction, target);
    return scope("l1Loss", () => reduceLoss(p.sub(t).abs(), reduction));
  },
);

/**
 * y = mean of d² / 2 where |d| ≤ delta, else delta · (|d| - delta / 2), with d = prediction - target (Huber,
 * 1964). `smoothL1Loss` is this divided by delta.
 * @throws ShapeError where the shapes differ.
 */
export const huberLoss = composed(
  signature("huberLoss", { ...predicted, options: huberOptions }),
  (prediction: TensorLike, target: TensorLike, options?: HuberOptions): Tensor => {
    const { reduction, delta } = huberOptions.read(options);
    const [p, t] = lossOperands("huberLoss", prediction, target);
    return scope("huberLoss", () => {
      const distance = p.sub(t).abs();
      const near = distance.clamp({ max: delta });
      return reduceLoss(near.square().mul(0.5).add(distance.sub(near).mul(delta)), reduction);
    });
  },
);

/**
 * y = mean of d² / (2 · beta) where |d| < beta, else |d| - beta / 2, with d = prediction - target (Girshick,
 * 2015).
 * @throws ShapeError where the shapes differ.
 */
export const smoothL1Loss = composed(
  signature("smoothL1Loss", { ...predicted, options: smoothL1Options }),
  (prediction: TensorLike, target: TensorLike, options?: SmoothL1Options): Tensor => {
    const { reduction, beta } = smoothL1Options.read(options);
    const [p, t] = lossOperands("smoothL1Loss", prediction, target);
    return scope("smoothL1Loss", () => {
      const distance = p.sub(t).abs();
      if (beta === 0) return reduceLoss(distance, reduction);
      const near = distance.clamp({ max: beta });
      return reduceLoss(
        near
          .square()
          .mul(0.5 / beta)
          .add(distance.sub(near)),
        reduction,
      );
    });
  },
);
