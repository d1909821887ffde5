/** Losses: what networks are trained to make small. Logits are (N, C). */
import {
  DTypeError,
  formatShape,
  isFloating,
  requireDType,
  ShapeError,
  sameShape,
  ValueError,
} from "../array/index.js";
import { kernels } from "../kernels/index.js";
import {
  asTensor,
  composed,
  defineOp,
  floatingOperand,
  isGradEnabled,
  nameOf,
  type OpRecord,
  requireTensor,
  scope,
  Tensor,
  type TensorLike,
} from "../tensor/index.js";

/** Class indices: an int32 tensor, or whole numbers. */
export type Labels = Tensor | Int32Array | readonly number[];

/**
 * Labels as int32, each one a class.
 * @throws DTypeError for a floating tensor, ValueError naming the first label that is no class.
 */
function classTensor(op: string, labels: TensorLike, classes: number): Tensor {
  const given = asTensor(labels, "int32", op);
  if (given.dtype !== "int32")
    throw new DTypeError(
      `${op}: the labels ${nameOf(given)} of shape ${formatShape(given.shape)} are ${given.dtype}. Class indices are int32: convert with to("int32").`,
    );
  const values = given.toTypedArray();
  const bad = values.findIndex((value) => value < 0 || value >= classes);
  if (bad >= 0)
    throw new ValueError(
      `${op}: label ${values[bad]} (element ${bad} of ${nameOf(given)}) is no class: there are ${classes}, 0 .. ${classes - 1}`,
    );
  return given;
}

/**
 * y = one row per label, with a 1 at the label's place: labels of shape S -> (S, depth).
 * @throws DTypeError, ValueError for labels that are no classes.
 */
export const oneHot = defineOp({
  name: "oneHot",
  prepare: (labels: Labels, depth: number, { dtype = "float32" }: { dtype?: Tensor["dtype"] } = {}) => {
    if (!Number.isInteger(depth) || depth < 1)
      throw new ValueError(`oneHot: depth ${depth} is no whole number of at least 1`);
    requireDType("oneHot", dtype);
    return { inputs: [classTensor("oneHot", labels, depth)], attrs: { depth, dtype } };
  },
  forward: (k, [labels], { depth, dtype }) => k.oneHot(labels, depth, dtype),
  vjp: null,
  samples: [{ inputs: [{ values: [2, 0, 1], shape: [3], dtype: "int32" }], args: [3] }],
});

export interface LossOptions {
  /** The mean over the batch (default), its sum, or each example's own loss. */
  reduction?: "mean" | "sum" | "none";
}

type Reduction = NonNullable<LossOptions["reduction"]>;

function requireReduction(op: string, reduction: string): void {
  if (!["mean", "sum", "none"].includes(reduction))
    throw new ValueError(`${op}: reduction is "mean", "sum" or "none", not ${JSON.stringify(reduction)}`);
}

/** The target of a classification in the form that the kernel takes: classes (N), or weights per class (N, C). */
function crossEntropyTarget(op: string, logits: Tensor, labels: TensorLike): Tensor {
  const [rows, classes] = logits.shape as [number, number];
  const target = asTensor(labels, logits.dtype, op);
  const fits = sameShape(target.shape, [rows]) || sameShape(target.shape, logits.shape);
  if (!fits)
    throw new ShapeError(
      `${op}: logits ${formatShape(logits.shape)} (${nameOf(logits)}) and labels ${formatShape(target.shape)} (${nameOf(target)}) do not fit: ` +
        `labels are class indices of shape (${rows},), or one row per example of shape (${rows}, ${classes})`,
    );
  // one-hot rows may be integers or booleans; those that fit keep their name
  if (target.rank === 2) return target.dtype === logits.dtype ? target : target.to(logits.dtype);
  return classTensor(op, labels, classes);
}

const fused = defineOp({
  name: "softmaxCrossEntropy",
  symbol: "softmax +\ncross-entropy",
  prepare: (logits: Tensor, labels: TensorLike, reduction: Reduction) => {
    requireTensor("softmaxCrossEntropy", logits);
    if (logits.rank !== 2)
      throw new ShapeError(
        `softmaxCrossEntropy: logits ${nameOf(logits)} of shape ${formatShape(logits.shape)}, not (N, C)`,
      );
    requireReduction("softmaxCrossEntropy", reduction);
    const target = crossEntropyTarget("softmaxCrossEntropy", logits, labels);
    return { inputs: [logits, target], attrs: reduction };
  },
  forward: (k, [logits, target], reduction) => {
    const { losses, probs } = k.softmaxCrossEntropy(logits, target);
    if (reduction === "none") return { value: losses, saved: [probs] };
    const value = k[reduction](losses, [0], false);
    k.free(losses);
    return { value, saved: [probs] };
  },
  vjp: [
    // ∂L/∂x = (y·Σt - t) / N, which for one-hot rows is the book's (y - t) / N
    (g, r) => {
      const target = r.input(1);
      if (target.rank === 1 && !isGradEnabled()) return classGradient(g, r.saved(0), target, r.attrs);
      // a recorded pass needs the softmax as a function of the logits; an ordinary one takes what forward saved
      const probs = isGradEnabled() ? r.input(0).softmax() : r.saved(0);
      const difference =
        target.rank === 1
          ? probs.sub(oneHot(target, probs.shape[1] as number, { dtype: probs.dtype }))
          : probs.mul(target.sum(1, { keepDims: true })).sub(target);
      return difference.mul(perRow(g, r));
    },
    // only weights per class have a gradient: ∂L/∂t = -ln y / N
    (g, r) => r.input(0).logSoftmax().neg().mul(perRow(g, r)),
  ],
  local: ["({y} - t) / N", "-ln y / N"],
  samples: [
    { inputs: [[3, 4], { values: [2, 0, 3], shape: [3], dtype: "int32" }], args: ["mean"] },
    { inputs: [[2, 3], { values: [0, 1, 0, 1, 0, 0], shape: [2, 3], dtype: "float" }], args: ["mean"] },
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
      args: ["sum"],
      range: [
        [-2, 2],
        [0.1, 0.9],
      ],
    },
    { inputs: [[2, 3], { values: [1, 2], shape: [2], dtype: "int32" }], args: ["none"] },
  ],
});

/** The op behind `softmaxCrossEntropy`, for those who look up definitions. */
export { fused as softmaxCrossEntropyOp };

/** (y - t) · g / N in one pass over the elements, for a pass that is not recorded. */
function classGradient(g: Tensor, probs: Tensor, target: Tensor, reduction: Reduction): Tensor {
  const rows = reduction === "mean" ? target.size : 1;
  return new Tensor(kernels.softmaxCrossEntropyGrad(probs.array, target.array, g.array, rows));
}

/** The upstream gradient as a factor of each row. */
function perRow(
  g: Tensor,
  { inputs: [logits], attrs: reduction }: OpRecord<Reduction, readonly [Tensor, Tensor]>,
): Tensor {
  if (reduction === "none") return g.unsqueeze(1);
  return reduction === "mean" ? g.div(logits.shape[0] as number) : g;
}

/**
 * y = -Σ t · ln softmax(x), averaged over the batch: fused, so that logits of ±1000 neither overflow nor lose the loss.
 * Logits (N, C) with labels (N) as class indices or (N, C) as one-hot rows or probabilities; or logits (C) with one label.
 * ∂L/∂x = g · (softmax(x) - t) / N
 * @throws ShapeError for shapes that do not fit, ValueError for a label that is no class, DTypeError for floating class indices.
 */
export const softmaxCrossEntropy = composed(
  "softmaxCrossEntropy",
  (logits: TensorLike, labels: TensorLike, { reduction = "mean" }: LossOptions = {}): Tensor => {
    const x = requireLogits("softmaxCrossEntropy", logits);
    if (x.rank === 2) return fused(x, labels, reduction);
    const label = asTensor(labels, typeof labels === "number" ? "int32" : x.dtype, "softmaxCrossEntropy");
    const loss = fused(x.unsqueeze(0), label.unsqueeze(0), reduction);
    return reduction === "none" ? loss.squeeze(0) : loss;
  },
);

/** y = -Σ t · ln softmax(x) / N: softmaxCrossEntropy from small ops, as the book writes it; for lessons, and the oracle of the fused one. */
export const softmaxCrossEntropySimple = composed(
  "softmaxCrossEntropySimple",
  (logits: TensorLike, labels: TensorLike): Tensor => {
    const x = requireLogits("softmaxCrossEntropySimple", logits);
    if (x.rank !== 2)
      throw new ShapeError(`softmaxCrossEntropySimple: logits of shape ${formatShape(x.shape)}, not (N, C)`);
    const target = crossEntropyTarget("softmaxCrossEntropySimple", x, labels);
    const [rows, classes] = x.shape as [number, number];
    const weights = target.rank === 2 ? target : oneHot(target, classes, { dtype: x.dtype });
    return scope("softmaxCrossEntropy", () => weights.mul(x.logSoftmax()).sum().neg().div(rows));
  },
);

function requireLogits(op: string, logits: TensorLike): Tensor {
  const x = floatingOperand(logits, op);
  if (x.rank < 1 || x.rank > 2 || x.shape.includes(0))
    throw new ShapeError(
      `${op}: logits ${nameOf(x)} of shape ${formatShape(x.shape)}; expected (N, C), or (C) for one example, not empty`,
    );
  return x;
}

function reduceLoss(losses: Tensor, reduction: Reduction): Tensor {
  return reduction === "none" ? losses : losses[reduction]();
}

function requireSameShapes(op: string, prediction: Tensor, target: Tensor): void {
  if (!sameShape(prediction.shape, target.shape))
    throw new ShapeError(
      `${op}: prediction ${formatShape(prediction.shape)} (${nameOf(prediction)}) and target ${formatShape(target.shape)} (${nameOf(target)}) differ; ` +
        "a loss never broadcasts: reshape one",
    );
}

/** y = mean (prediction - target)²    @throws ShapeError where the shapes differ: a loss never broadcasts. */
export const mseLoss = composed(
  "mseLoss",
  (prediction: TensorLike, target: TensorLike, { reduction = "mean" }: LossOptions = {}): Tensor => {
    const [p, t] = lossOperands("mseLoss", prediction, target, reduction);
    return scope("mseLoss", () => reduceLoss(p.sub(t).square(), reduction));
  },
);

/**
 * y = mean of -(t · ln σ(x) + (1 - t) · ln(1 - σ(x))): computed as the mean of softplus(x) - t · x, finite for any logit; t in [0, 1].
 * @throws ShapeError where the shapes differ.
 */
export const binaryCrossEntropyWithLogits = composed(
  "binaryCrossEntropyWithLogits",
  (logits: TensorLike, target: TensorLike, { reduction = "mean" }: LossOptions = {}): Tensor => {
    const [x, t] = lossOperands("binaryCrossEntropyWithLogits", logits, target, reduction);
    return scope("binaryCrossEntropyWithLogits", () => reduceLoss(x.softplus().sub(t.mul(x)), reduction));
  },
);

function lossOperands(
  op: string,
  prediction: TensorLike,
  target: TensorLike,
  reduction: string,
): [Tensor, Tensor] {
  requireReduction(op, reduction);
  const p = floatingOperand(prediction, op);
  const given = asTensor(target, p.dtype, op);
  const t = isFloating(given.dtype) ? given : given.to(p.dtype);
  requireSameShapes(op, p, t);
  return [p, t];
}
