/** The losses of classification: softmax and cross-entropy in one, and the part of them after the softmax. */
import { checkedInside, ShapeError, signature } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { composed, operandKind, scope, Tensor, type TensorLike } from "../../tensor/index.js";
import { crossEntropyTarget } from "../network/labels.js";
import { oneHot } from "../network/one-hot.js";
import { isAnyTrue } from "../reductions/truth.js";
import { softmaxCrossEntropyOp } from "./cross-entropy-op.js";
import { type ClassLossOptions, type CrossEntropyOptions, crossEntropyOptions, nllOptions } from "./kinds.js";
import { type ClassRows, classRows, countsOf, labelsKind, reduceRows, requireLogits } from "./rows.js";

type Read = ReturnType<typeof crossEntropyOptions.read>;

const classification = { logits: operandKind, labels: labelsKind };

/** What a training asks for most, (N, C) and nothing special: the op itself checks the labels. */
function plainly(logits: TensorLike, labels: TensorLike, options: Read): Tensor | undefined {
  const { reduction, labelSmoothing, ...special } = options;
  if (!(logits instanceof Tensor) || logits.rank !== 2 || labelSmoothing !== 0) return undefined;
  if (Object.values(special).some((each) => each !== undefined)) return undefined;
  return softmaxCrossEntropyOp(requireLogits("softmaxCrossEntropy", logits), labels, reduction);
}

function crossEntropyOf(op: string, logits: TensorLike, labels: TensorLike, options: Read): Tensor {
  const { reduction, labelSmoothing, ...given } = options;
  const x = requireLogits(op, logits);
  const read = classRows(op, x, labels, given);
  const { rows, classes, kept, weight, shape } = read;
  const plain = weight === undefined && kept === undefined && labelSmoothing === 0;
  if (plain) {
    const loss = softmaxCrossEntropyOp(rows, (classes ?? read.probabilities) as Tensor, reduction);
    return reduction === "none" && x.rank !== 2 ? loss.reshape(shape) : loss;
  }
  return scope(op, () => {
    const counts = countsOf(read);
    if (classes !== undefined && labelSmoothing === 0) {
      const losses = softmaxCrossEntropyOp(rows, classes, "none");
      return reduceRows(counted(losses, counts, kept), counts, shape, reduction);
    }
    const losses = softmaxCrossEntropyOp(rows, smoothed(read, labelSmoothing), "none");
    return reduceRows(counted(losses, undefined, kept), counts, shape, reduction);
  });
}

/** Where an example is ignored its loss is 0, infinite ones too. */
function counted(losses: Tensor, counts: Tensor | undefined, kept: Tensor | undefined): Tensor {
  const weighed = counts === undefined ? losses : losses.mul(counts);
  return kept === undefined ? weighed : weighed.where(kept, 0);
}

/** (M, C): (1 - ε) of the targets and ε / C of each class, times the weights of the classes. */
function smoothed({ rows, classes, probabilities, weight }: ClassRows, smoothing: number): Tensor {
  const classCount = rows.shape[1] as number;
  const targets = probabilities ?? oneHot(classes as Tensor, classCount, { dtype: rows.dtype });
  const spread = smoothing === 0 ? targets : targets.mul(1 - smoothing).add(smoothing / classCount);
  return weight === undefined ? spread : spread.mul(weight);
}

/**
 * y = -Σ t · ln softmax(x), averaged over the batch: fused, so that logits of ±1000 neither overflow nor lose
 * the loss.
 * Logits (N, C) or (N, C, ...), their classes on another axis by `classAxis` (-1 for (B, T, C)), or (C) for
 * one example; labels of their shape without the classes' axis as class indices, or of their shape as one-hot
 * rows or probabilities.
 * ∂L/∂x = g · (softmax(x) - t) / N
 * @throws ShapeError for shapes that do not fit, ValueError for a label that is no class, DTypeError for
 *   floating class indices.
 */
export const softmaxCrossEntropy = composed(
  signature("softmaxCrossEntropy", { ...classification, options: crossEntropyOptions }),
  (logits: TensorLike, labels: TensorLike, options?: CrossEntropyOptions): Tensor => {
    const read = crossEntropyOptions.read(options);
    return plainly(logits, labels, read) ?? crossEntropyOf("softmaxCrossEntropy", logits, labels, read);
  },
);

/**
 * Another name of `softmaxCrossEntropy`, PyTorch's `cross_entropy`: of logits, not of probabilities. Nothing
 * is ignored unless `ignoreIndex` says so.
 */
export const crossEntropy = composed(
  signature("crossEntropy", { ...classification, options: crossEntropyOptions }),
  (logits: TensorLike, labels: TensorLike, options?: CrossEntropyOptions): Tensor =>
    crossEntropyOf("crossEntropy", logits, labels, crossEntropyOptions.read(options)),
);

/**
 * y = -xₜ, the log-probability of each example's class, averaged over the batch: what `crossEntropy` does
 * after its softmax. Shapes are those of `crossEntropy`; labels are class indices.
 * @throws ShapeError for shapes that do not fit, ValueError for a label that is no class, DTypeError for
 *   floating class indices.
 */
export const nllLoss = composed(
  signature("nllLoss", {
    logProbs: operandKind,
    labels: checkedInside("class indices"),
    options: nllOptions,
  }),
  (logProbs: TensorLike, labels: TensorLike, options?: ClassLossOptions): Tensor => {
    const { reduction, ...given } = nllOptions.read(options);
    const x = requireLogits("nllLoss", logProbs, "log-probabilities");
    const read = classRows("nllLoss", x, labels, given);
    const { rows, classes, kept, shape, probabilities } = read;
    if (classes === undefined)
      throw new ShapeError(
        `nllLoss: labels ${formatShape((probabilities as Tensor).shape)}: they are class indices, of shape ` +
          `${formatShape(shape)}; for probabilities there are crossEntropy, of logits, and klDiv`,
      );
    return scope("nllLoss", () => {
      const counts = countsOf(read);
      const losses = rows.gather(1, classes.unsqueeze(1)).squeeze(1).neg();
      return reduceRows(counted(losses, counts, kept), counts, shape, reduction);
    });
  },
);

/**
 * y = -Σ t · ln softmax(x) / N: softmaxCrossEntropy from small ops, as the book writes it; for lessons, and
 * the oracle of the fused one.
 */
export const softmaxCrossEntropySimple = composed(
  signature("softmaxCrossEntropySimple", classification),
  (logits: TensorLike, labels: TensorLike): Tensor => {
    const x = requireLogits("softmaxCrossEntropySimple", logits);
    if (x.rank !== 2)
      throw new ShapeError(`softmaxCrossEntropySimple: logits of shape ${formatShape(x.shape)}, not (N, C)`);
    const target = crossEntropyTarget("softmaxCrossEntropySimple", x, labels);
    const [rows, classes] = x.shape as [number, number];
    const weights = target.rank === 2 ? target : oneHot(target, classes, { dtype: x.dtype });
    return scope("softmaxCrossEntropy", () => {
      const logProbs = x.logSoftmax();
      const never = logProbs.eq(-Infinity).logicalAnd(weights.eq(0));
      // 0 · -∞ is 0 here; where there is none, the book's formula stays as it is
      const counted = isAnyTrue(never) ? logProbs.where(never.logicalNot(), 0) : logProbs;
      return weights.mul(counted).sum().neg().div(rows);
    });
  },
);
