/** Losses of predicted distributions: divergence, and likelihood of what was seen. */
import { signature, ValueError } from "../../arguments/index.js";
import {
  composed,
  nameOf,
  noGrad,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { isAnyTrue } from "../reductions/truth.js";
import {
  type GaussianOptions,
  gaussianOptions,
  type KlDivOptions,
  klDivOptions,
  type PoissonOptions,
  poissonOptions,
} from "./kinds.js";
import { besidePrediction, lossOperands, reduceLoss } from "./loss.js";

/**
 * y = mean of t · (ln t - x), where x are logarithms of probabilities, and 0 where t is 0: the
 * Kullback-Leibler divergence of the target from the prediction is its sum (`reduction: "batchMean"` per
 * example), not its mean.
 * @throws ShapeError where the shapes differ.
 */
export const klDiv = composed(
  signature("klDiv", { logProbs: operandKind, target: operandKind, options: klDivOptions }),
  (logProbs: TensorLike, target: TensorLike, options?: KlDivOptions): Tensor => {
    const { reduction, logTarget } = klDivOptions.read(options);
    const [x, t] = lossOperands("klDiv", logProbs, target);
    return scope("klDiv", () => {
      const losses = logTarget ? t.exp().mul(t.sub(x)) : divergence(x, t);
      if (reduction !== "batchMean") return reduceLoss(losses, reduction);
      return losses.sum().div(x.shape[0] ?? 1);
    });
  },
);

/** t · (ln t - x), and 0 where t is, whatever x. */
function divergence(x: Tensor, t: Tensor): Tensor {
  const some = t.ne(0);
  return t.mul(t.where(some, 1).log().sub(x.where(some, 0)));
}

/**
 * y = mean of e^x - t · x: the negative log-likelihood of counts t under a Poisson distribution of rate e^x.
 * With `logInput: false` x is the rate: the mean of x - t · ln(x + eps).
 * @throws ShapeError where the shapes differ.
 */
export const poissonNllLoss = composed(
  signature("poissonNllLoss", { prediction: operandKind, target: operandKind, options: poissonOptions }),
  (prediction: TensorLike, target: TensorLike, options?: PoissonOptions): Tensor => {
    const { reduction, logInput, full, eps } = poissonOptions.read(options);
    const [x, t] = lossOperands("poissonNllLoss", prediction, target);
    return scope("poissonNllLoss", () => {
      const losses = logInput ? x.exp().sub(t.mul(x)) : x.sub(t.mul(x.add(eps).log()));
      return reduceLoss(full ? losses.add(stirling(t)) : losses, reduction);
    });
  },
);

/** t · ln t - t + ln(2πt) / 2 where t > 1, else 0 */
function stirling(t: Tensor): Tensor {
  const large = t.gt(1);
  const safe = t.where(large, 1);
  const term = safe
    .mul(safe.log())
    .sub(safe)
    .add(
      safe
        .mul(2 * Math.PI)
        .log()
        .mul(0.5),
    );
  return term.where(large, 0);
}

/**
 * y = mean of (ln v + (x - t)² / v) / 2, v = max(variance, eps): the negative log-likelihood of targets under
 * normal distributions of mean x and that variance, which has the shape of x (Nix and Weigend, 1994).
 * @throws ShapeError where the shapes differ.
 */
export const gaussianNllLoss = composed(
  signature("gaussianNllLoss", {
    prediction: operandKind,
    target: operandKind,
    variance: operandKind,
    options: gaussianOptions,
  }),
  (prediction: TensorLike, target: TensorLike, variance: TensorLike, options?: GaussianOptions): Tensor => {
    const { reduction, full, eps } = gaussianOptions.read(options);
    const [x, t] = lossOperands("gaussianNllLoss", prediction, target);
    const given = besidePrediction("gaussianNllLoss", "variance", variance, x);
    if (noGrad(() => given.size > 0 && isAnyTrue(given.lt(0))))
      throw new ValueError(`gaussianNllLoss: variance ${nameOf(given)} has a negative element`);
    return scope("gaussianNllLoss", () => {
      const v = given.clamp({ min: eps });
      const losses = v.log().add(x.sub(t).square().div(v)).mul(0.5);
      return reduceLoss(full ? losses.add(Math.log(2 * Math.PI) / 2) : losses, reduction);
    });
  },
);
