/**
 * The op behind `softmaxCrossEntropy`, fused, so that large logits neither overflow nor lose the loss. Logits
 * are (N, C).
 */
import { ShapeError } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { networkKernels } from "../../kernels/index.js";
import {
  type Carry,
  defineOp,
  isGradEnabled,
  nameOf,
  type OpRecord,
  operandKind,
  Tensor,
  type TensorLike,
  tensorKind,
} from "../../tensor/index.js";
import { crossEntropyTarget } from "../network/labels.js";
import { oneHot } from "../network/one-hot.js";
import { type LossReduction, lossReduction } from "./kinds.js";

/** To every class of the example whose loss it is. */
const repeated: Carry = { how: "repeated", words: "repeated for every class" };

/**
 * y = -Σ t · ln softmax(x), the mean over the batch, its sum, or each example's own.
 * ∂L/∂x = g · (softmax(x) · Σt - t) / N    ∂L/∂t = -g · ln softmax(x) / N
 */
export const softmaxCrossEntropyOp = defineOp({
  name: "softmaxCrossEntropy",
  symbol: "softmax +\ncross-entropy",
  takes: { logits: tensorKind, labels: operandKind, reduction: lossReduction },
  prepare: (logits: Tensor, labels: TensorLike, reduction: LossReduction) => {
    if (logits.rank !== 2)
      throw new ShapeError(
        `softmaxCrossEntropy: logits ${nameOf(logits)} of shape ${formatShape(logits.shape)}, not (N, C)`,
      );
    const target = crossEntropyTarget("softmaxCrossEntropy", logits, labels);
    return { inputs: [logits, target], attrs: reduction };
  },
  forward: (k, [logits, target], reduction) => {
    const { losses, probs } = networkKernels.softmaxCrossEntropy(logits, target);
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
      // a recorded pass needs the softmax as a function of the logits; an ordinary one takes what forward
      // saved
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
  local: ["({y} - t) / {N}", "-ln y / {N}"],
  carries: [repeated, repeated],
  inside: ({ inputs: [logits, labels], attrs: reduction }) => {
    const [rows, classes] = logits.shape as [number, number];
    const ofClasses = labels.shape.length === 1;
    const target = ofClasses ? `oneHot({b}, ${classes})` : "{b}";
    const over = { none: "", sum: "Σ[0] ", mean: "mean[0] " }[reduction];
    const [upstream, divided] = [reduction === "none" ? `as[${rows},1] {g}` : "{g}", reduction === "mean"];
    const difference = ofClasses ? "y - t" : "y × Σ[1] t - t";
    return (
      `m = max[1] {a}; e = exp({a} - m); s = Σ[1] e; y = e / s; t = ${target}; l = -Σ[1] (t × log y); ` +
      `{y} = ${over}l; {∂a} = (${difference})${divided ? ` / ${rows}` : ""} × ${upstream}`
    );
  },
  terms: ({ inputs: [logits], attrs }) => ({ N: attrs === "mean" ? (logits.shape[0] as number) : 1 }),
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

/** (y - t) · g / N in one pass over the elements, for a pass that is not recorded. */
function classGradient(g: Tensor, probs: Tensor, target: Tensor, reduction: LossReduction): Tensor {
  const rows = reduction === "mean" ? target.size : 1;
  return new Tensor(networkKernels.softmaxCrossEntropyGrad(probs.array, target.array, g.array, rows));
}

/** The upstream gradient as a factor of each row. */
function perRow(
  g: Tensor,
  { inputs: [logits], attrs: reduction }: OpRecord<LossReduction, readonly [Tensor, Tensor]>,
): Tensor {
  if (reduction === "none") return g.unsqueeze(1);
  return reduction === "mean" ? g.div(logits.shape[0] as number) : g;
}
