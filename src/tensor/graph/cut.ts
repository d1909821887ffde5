/** Cut: why a tensor has no history, although it was computed from one that requires grad. */
import type { Scope } from "./scope.js";

/**
 * Kept by every tensor behind the cut, and free of tensors: detaching is what lets a graph go, so nothing
 * here may hold it. WeakRefs would not do either: they hold their targets until the job ends, and a
 * synchronous training loop is one job.
 */
export interface Cut {
  /**
   * `detach()`; `noGrad`; `inferenceMode`; the result is of a dtype that carries no gradient; the op has no
   * derivative rule.
   */
  readonly reason: "detach" | "mode" | "inference" | "dtype" | "rule";
  /** The op that was not recorded. */
  readonly op: string;
  /** The `id` of the operand that required grad. */
  readonly of: number;
  readonly scope: Scope | undefined;
  /** `file:line:column`, where sources were recorded. */
  readonly source: string | undefined;
}

const circumstances: Record<Cut["reason"], string> = {
  detach: "",
  mode: ", which ran inside noGrad()",
  inference: ", which ran inside inferenceMode()",
  dtype: ", whose result is neither float32 nor float64",
  rule: ", which has no derivative",
};

/** The sentence of an error about a tensor that should have a history and has none. */
export function whyConstant(cut: Cut | undefined): string {
  if (cut === undefined) return "no recorded op leads from it to a tensor with requiresGrad.";
  const line = cut.source === undefined ? "" : ` (${cut.source})`;
  return (
    `it was computed from what does, but cut off from that by ` +
    `${cut.op}${line}${circumstances[cut.reason]}.`
  );
}

/** What a tensor knows of how it was computed, where no gradient is needed (see op/derivation.ts). */
export abstract class Derived {
  /** How many ops lead to the tensor. */
  abstract readonly depth: number;
  abstract readonly cut: Cut | undefined;
}
