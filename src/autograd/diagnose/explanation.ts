/**
 * GradExplanation: the answer of explainGrad as a value: the cause, the
 * sentence, the way through the graph, the way out.
 */
import { formatOp } from "../../tensor/index.js";
import type { Extremes } from "./extremes.js";

/** Why a gradient is missing. */
export type MissingCause =
  /** Only float32 and float64 carry gradients. */
  | "dtype"
  | "requiresGradOff"
  /** An op's output keeps no gradient unless retainGrad() asked for it, before backward. */
  | "notRetained"
  | "retainedTooLate"
  | "backwardNotCalled"
  /** It was there: zeroGrad() or `grad = null` took it away. */
  | "cleared"
  /** The root was not computed from it. */
  | "independent"
  /** Nor from it: but from another tensor of the same name and shape. */
  | "anotherTensor"
  | "detached"
  /** noGrad(). */
  | "notRecorded"
  /** inferenceMode(): what is made in it can never be part of a graph. */
  | "inference"
  /** A result that is neither float32 nor float64. */
  | "castToInteger"
  | "noRule"
  /** Nothing can be said: backward() gave up the values that the rules need. */
  | "released"
  /** A value that a rule needs was changed after the op ran. */
  | "changed"
  /** A rule threw, as one of the user's own may. */
  | "ruleFailed";

/** Why a gradient is 0 everywhere. */
export type ZeroCause =
  | "masked"
  | "saturated"
  | "flat"
  | "multipliedByZero"
  /** A local derivative of 0 of another kind, such as 2x at 0. */
  | "zeroDerivative"
  | "underflow"
  | "hook"
  /** Contributions that are not 0 cancel. */
  | "cancelled"
  | "zeroSeed";

/** Why a gradient is NaN or infinite. */
export type NonFiniteCause =
  | "nonFiniteInput"
  | "nonFiniteForward"
  | "nonFiniteSeed"
  /** A rule divides by 0, or the like. */
  | "nonFiniteDerivative"
  /** Such a rule, where the upstream gradient is 0. */
  | "zeroTimesInfinity"
  | "overflow";

export type GradCause =
  | MissingCause
  | ZeroCause
  | NonFiniteCause
  /** Nothing is wrong. */
  | "present"
  /** A hook replaced the gradient by one that is zero or not finite. */
  | "hook"
  /** `.grad` is zero or not finite, but not by this root: by another backward(), or an assignment. */
  | "elsewhere"
  /** The gradient is zero or not finite, and the root was not told. */
  | "rootUnknown";

/** One station between the root and the tensor: an op, or a tensor that no recorded op made. */
export interface PathStep {
  /** The op's name; "" for a tensor. */
  readonly op: string;
  /** The user's name, if the tensor has one. */
  readonly name: string;
  /** The modules around it, outermost first. */
  readonly modules: readonly string[];
  /** `file:line:column`, where sources were recorded. */
  readonly source: string | undefined;
  /** Whether backward() can pass: false for what was not recorded. */
  readonly recorded: boolean;
}

interface Fields {
  readonly cause: GradCause;
  /** What happened, in one sentence. */
  readonly sentence: string;
  /** What to do about it. */
  readonly remedy: string;
  /** From the root to the tensor; empty where no way is known. */
  readonly path?: readonly PathStep[];
  /** The place in `path` of the op to blame, or -1. */
  readonly culprit?: number;
  /** False where another explanation remains possible. */
  readonly certain?: boolean;
  /** The gradient, where there is one to look at. */
  readonly gradient?: Extremes | undefined;
  /** Of the elements of the culprit's operand: how many have a derivative of 0, and of how many. */
  readonly share?: { readonly zero: number; readonly of: number } | undefined;
}

/** More steps than this are shortened in the middle when printed. */
const maxPrinted = 12;

export class GradExplanation {
  readonly cause: GradCause;
  readonly sentence: string;
  readonly remedy: string;
  readonly path: readonly PathStep[];
  readonly culprit: number;
  readonly certain: boolean;
  readonly gradient: Extremes | undefined;
  readonly share: { readonly zero: number; readonly of: number } | undefined;

  /** Made by explainGrad. @internal */
  constructor({ cause, sentence, remedy, path = [], culprit = -1, certain = true, gradient, share }: Fields) {
    this.cause = cause;
    this.sentence = sentence;
    this.remedy = remedy;
    this.path = path;
    this.culprit = culprit;
    this.certain = certain;
    this.gradient = gradient;
    this.share = share;
  }

  /** The sentence, the path with the culprit marked, and the way out. */
  toString(): string {
    const lines = this.path.map((step, i) => `  ${i === this.culprit ? "→" : " "} ${formatStep(step)}`);
    const hidden = lines.length - maxPrinted;
    if (hidden > 1) {
      const keep = maxPrinted / 2;
      const middle = lines[this.culprit];
      const inside = this.culprit >= keep && this.culprit < lines.length - keep && middle !== undefined;
      lines.splice(keep, hidden, `    ... ${hidden} more ...`, ...(inside ? [middle] : []));
    }
    return [
      `${this.cause}: ${this.sentence}`,
      ...lines,
      ...(this.certain ? [] : ["(This is likely, not certain.)"]),
      ...(this.remedy === "" ? [] : [this.remedy]),
    ].join("\n");
  }
}

/** `relu in Relu1 (train.ts:12:3)`, `"W1"` */
export function formatStep({ op, name, modules, source, recorded }: PathStep): string {
  const what = [op, name === "" ? "" : JSON.stringify(name)].filter(Boolean).join(" ") || "an unnamed tensor";
  return `${formatOp(what, modules, source)}${recorded ? "" : ", not recorded"}`;
}
