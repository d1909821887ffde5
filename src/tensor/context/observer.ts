/** Observers: who watches ops and reverse passes at work, to find the first NaN or to explain a gradient. */
import type { GradFn } from "../graph/grad-fn.js";
import type { OpRules } from "../graph/op-rules.js";
import type { Tensor } from "../graph/tensor.js";

/**
 * What an observer may be told. Gradients are to be read at once: their memory is used again. What an
 * observer throws, the op or the pass throws.
 */
export interface Observer {
  /** An op has run: recorded or not, in the program or inside a derivative rule. */
  applied?(output: Tensor, rules: OpRules<unknown>, inputs: readonly Tensor[], attrs: unknown): void;
  /** `result` shares the elements of `original`, but not its history. */
  detached?(result: Tensor, original: Tensor): void;
  /** A pass begins at these roots, with these upstream gradients; all until `backwardEnded` belongs to it. */
  backwardBegan?(starts: readonly { readonly root: Tensor; readonly gradient: Tensor }[]): void;
  /** The whole gradient of `tensor`, which is the output of `node` or a leaf, before hooks see it. */
  arrived?(gradient: Tensor, tensor: Tensor, node: GradFn | undefined): void;
  /** The rule of `node` has turned its `upstream` gradient into the contribution to operand `input`. */
  passed?(contribution: Tensor, node: GradFn, input: number, upstream: Tensor): void;
  /** The pass that began last is over, whether it succeeded or not. */
  backwardEnded?(): void;
}
