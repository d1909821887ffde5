/**
 * The questions that every op answers about itself; the engine, the tests and the pictures read only these
 * answers.
 */
import type { NdArray } from "../../array/index.js";
import type { CoreKernels } from "../../kernels/index.js";
import type { Tensor } from "./tensor.js";

/** What a derivative rule may ask of the op application that it differentiates. */
export interface OpRecord<Attrs, Inputs extends readonly Tensor[] = readonly Tensor[]> {
  /** The operands, for their shapes and dtypes. */
  readonly inputs: Inputs;
  readonly attrs: Attrs;
  /** The value of operand i, checked to be the one that forward saw. */
  input(i: number): Tensor;
  /** The value of the output, checked likewise. */
  output(): Tensor;
  /** Array i of what forward saved, as a constant. */
  saved(i: number): Tensor;
}

/**
 * Vector-Jacobian product: from the upstream gradient g (of the output's shape) to the gradient of one input.
 * Written with tensor ops, so that it can be differentiated again. May return any shape that the input's
 * broadcasts to: the engine sums.
 */
export type Vjp<Attrs, Inputs extends readonly Tensor[] = readonly Tensor[]> = (
  g: Tensor,
  record: OpRecord<Attrs, Inputs>,
  input: number,
) => Tensor;

/** The arrays of the operands, one for one. */
export type ArraysOf<Inputs extends readonly Tensor[]> = { readonly [i in keyof Inputs]: NdArray };

/** A result together with arrays that a rule will want. */
export interface Forwarded {
  readonly value: NdArray;
  readonly saved: readonly NdArray[];
}

export interface OpRules<
  Attrs,
  Inputs extends readonly Tensor[] = readonly Tensor[],
  K extends CoreKernels = CoreKernels,
> {
  /** Unique, the name of the function that users call. */
  readonly name: string;
  /** What a lesson draws in the circle; the name if missing. */
  readonly symbol?: string;
  readonly forward: (k: K, inputs: ArraysOf<Inputs>, attrs: Attrs) => NdArray | Forwarded;
  /**
   * One rule per input (null: no gradient flows there), or one for all inputs of a variadic op; null: not
   * differentiable.
   */
  readonly vjp: readonly (Vjp<Attrs, Inputs> | null)[] | Vjp<Attrs, Inputs> | null;
  /**
   * Defined outside the library: what its rules are given and return may be held elsewhere, so its memory is
   * not reused.
   */
  readonly foreign?: boolean;
  /**
   * The local derivative per input, as the chain-rule line prints it: {a}, {b}, ... are the inputs, {y} the
   * output, other names those of `terms`. Where one rule stands for all inputs, so does the first of these.
   */
  readonly local?: readonly string[];
  /**
   * Per input, how the gradient gets from the places of the output to those of the input. Missing: place by
   * place, and the engine sums what was broadcast. Where one rule stands for all inputs, so does the first.
   */
  readonly carries?: readonly (Carry | null)[];
  /**
   * What it computes as plain steps, and with what becomes of the upstream gradient where that takes steps of
   * its own: `e = exp(-{a}); {y} = 1 / (1 + e)`, see `readSteps`. A page opens the op into these, with
   * numbers. Missing: there is nothing inside.
   */
  readonly inside?: string | ((...to: Parameters<NonNullable<OpRules<Attrs, Inputs>["terms"]>>) => string);
  /**
   * What other names in `symbol` and `local` stand for in one application: numbers, as {n} or in an exponent
   * as {^n}, and signs. Those whose name is a word are told beside the operands: `elu(x, α = 1)`, of a switch
   * its name alone; a list without a name as an index: `x[0:2]`. Two calls that give different results never
   * read the same.
   */
  readonly terms?: (application: {
    readonly inputs: { readonly [I in keyof Inputs]: Pick<Tensor, "shape" | "dtype"> };
    readonly attrs: Attrs;
  }) => Terms;
  /**
   * Where the local derivative is 0 although the op goes on: what explainGrad says of a gradient that ends
   * here.
   */
  readonly vanishes?: Vanishing;
  /**
   * What stands for the derivative where there is none, or where it would be ∞ - ∞; missing where there are
   * no such places.
   */
  readonly kink?: string;
  /**
   * The result shows the operand or a part of it, as a view would, but is a copy: assign() to it is refused,
   * since whoever calls it means the operand.
   */
  readonly copies?: boolean;
  /** What it costs, where that is not a number of passes over the elements. */
  readonly cost?: string;
}

export type Terms = Readonly<
  Record<string, number | string | boolean | readonly (number | string)[] | undefined>
>;

/** What becomes of a gradient on its way from the places of a result to those of an operand. */
export interface Carry {
  /**
   * `rearranged`: one to one. `repeated`: each goes to one or more. `cut`: each place of the operand gets one
   * of them, or none. `put`: each goes to one place at most, where they add up. `summed`: each goes to
   * exactly one. `mixed`: each may go to many, and each place get many.
   */
  readonly how: "rearranged" | "repeated" | "cut" | "put" | "summed" | "mixed";
  /** Completes "the upstream gradient, ..."; "" where the local derivative says it all. */
  readonly words: string;
}

export interface Vanishing {
  /**
   * Some elements are let through and others not; the curve is so flat that rounding leaves nothing; it is
   * flat everywhere; a hook of the user's decides.
   */
  readonly kind: "masked" | "saturated" | "flat" | "hook";
  /** Completes "the derivative is 0 where ...". */
  readonly where: string;
}

/**
 * How the tests call an op: shapes or explicit values of its tensor arguments, and the arguments after them.
 */
export interface Sample {
  /**
   * One entry per tensor argument: a shape (floating values, distinct and apart from each other) or fixed
   * values.
   */
  readonly inputs: readonly (readonly number[] | FixedInput)[];
  /** Where floating values are drawn from, for every input or one range each; [-2, 2] if missing. */
  readonly range?: readonly [number, number] | readonly (readonly [number, number])[];
  /** The arguments after the tensors. */
  readonly args?: readonly unknown[];
  /** The whole argument list, where the tensors do not simply come first. */
  readonly arrange?: (tensors: readonly Tensor[]) => readonly unknown[];
}

export interface FixedInput {
  readonly values: readonly number[];
  readonly shape: readonly number[];
  readonly dtype: "int32" | "bool" | "float";
}
