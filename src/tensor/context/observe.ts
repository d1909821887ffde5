/** Observers: who watches the engine at work, to find the first NaN or to explain a gradient. Where nobody does, an op pays one comparison. */

import type { OpRules } from "../op/op-rules.js";
import type { GradFn } from "../record/grad-fn.js";
import type { Tensor } from "../value/tensor.js";

/** What an observer may be told. Gradients are to be read at once: their memory is used again. What an observer throws, the op or the pass throws. */
export interface Observer {
  /** An op has run: recorded or not, in the program or inside a derivative rule. */
  applied?(output: Tensor, rules: OpRules<unknown>, inputs: readonly Tensor[], attrs: unknown): void;
  /** `result` shares the elements of `source`, but not its history. */
  detached?(result: Tensor, source: Tensor): void;
  /** A pass begins at these roots, with these upstream gradients; all until `backwardEnded` belongs to it. */
  backwardBegan?(starts: readonly { readonly root: Tensor; readonly gradient: Tensor }[]): void;
  /** The whole gradient of `tensor`, which is the output of `node` or a leaf, before hooks see it. */
  arrived?(gradient: Tensor, tensor: Tensor, node: GradFn | undefined): void;
  /** The rule of `node` has turned its `upstream` gradient into the contribution to operand `input`. */
  passed?(contribution: Tensor, node: GradFn, input: number, upstream: Tensor): void;
  /** The pass that began last is over, whether it succeeded or not. */
  backwardEnded?(): void;
}

let watching: readonly Observer[] = [];

/** Everyone who watches, the latest first; undefined if nobody does. The engine reads it, `watch` sets it. */
export let observers: readonly Observer[] | undefined;

/** Has `observer` told from now on; returns the function that ends it. */
export function watch(observer: Observer): () => void {
  watching = [observer, ...watching];
  observers = watching;
  return () => {
    watching = watching.filter((each) => each !== observer);
    observers = watching.length === 0 ? undefined : watching;
  };
}
