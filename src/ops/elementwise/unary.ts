/** What elementwise ops of one operand have in common: one kernel, and one rule. */
import type { UnaryName } from "../../kernels/index.js";
import {
  asTensor,
  defineOp,
  floatingOperand,
  type Op,
  type OpRules,
  operandKind,
  type Sample,
  type Tensor,
  type TensorLike,
  type Vanishing,
  type Vjp,
} from "../../tensor/index.js";

type Forward = OpRules<undefined, readonly [Tensor]>["forward"];

/** The kernel of the op's own name, or what is said here. */
type Named = { name: UnaryName; forward?: undefined } | { name: string; forward: Forward };

type UnaryDefinition = Named & {
  symbol?: string;
  /** y' as the chain-rule line prints it; {a} is the operand, {y} the result. */
  local: string;
  vjp: Vjp<undefined, readonly [Tensor]>;
  inside?: string;
  kink?: string;
  /** Where the samples lie: inside the domain, away from poles and kinks. */
  range?: readonly [number, number];
  vanishes?: Vanishing;
  /** Integers stay integers (neg, abs); otherwise they become float32. */
  integers?: true;
};

/** The shape that ops are checked with, besides scalars. */
export const matrix: Pick<Sample, "inputs"> = { inputs: [[2, 3]] };

/** Above 0, unless its op says otherwise: where relu has a derivative that can be told from none. */
export const scalar: Pick<Sample, "inputs" | "range"> = { inputs: [[]], range: [0.25, 1.75] };

/** Why the gradient of a step is 0. */
export const flat: Vanishing = { kind: "flat", where: "it has a value at all: the op only steps" };

/** 0 · g as the rule of a step has it: 0 where g is infinite too. */
export const zeroTimes = (g: Tensor): Tensor => g.where(false, 0);

/** Why a gradient is 0 far out. */
export const saturated: Vanishing = {
  kind: "saturated",
  where: "the operand lies so far out that the curve is level to the last digit",
};

const kernelNamed =
  (name: UnaryName): Forward =>
  (k, [a]) =>
    k[name](a);

/** An op of one operand: a kernel, and one rule. */
export function unary(definition: UnaryDefinition): Op<[x: TensorLike], undefined, readonly [Tensor]> {
  const { name, forward, local, vjp, range, integers, ...answers } = definition;
  const where = range === undefined ? {} : { range };
  return defineOp({
    ...answers,
    name,
    takes: { x: operandKind },
    prepare: (x: TensorLike) => {
      const operand = asTensor(x, undefined, name);
      // booleans have no negative and no square
      const whole = integers === true && operand.dtype === "int32";
      return { inputs: [whole ? operand : floatingOperand(operand, name)], attrs: undefined };
    },
    forward: forward ?? kernelNamed(definition.name as UnaryName),
    vjp: [vjp],
    local: [local],
    samples: [
      { ...matrix, ...where },
      { ...scalar, ...where },
    ],
  });
}
