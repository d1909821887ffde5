/**
 * What elementwise ops of two operands have in common: operands that broadcast, and the kernel of the same
 * name.
 */
import type { NdArray } from "../../array/index.js";
import type { BinaryName, CoreKernels } from "../../kernels/index.js";
import {
  arithmeticOperands,
  defineOp,
  floatingOperand,
  type Op,
  operandKind,
  type Sample,
  type Tensor,
  type TensorLike,
  type Vanishing,
  type Vjp,
} from "../../tensor/index.js";

/** The operands of a binary op. */
type Operands = [Tensor, Tensor];

/** The shapes that every binary op is checked with. */
const pairs = (range?: Sample["range"]): [Sample, ...Sample[]] => {
  const where = range === undefined ? {} : { range };
  return [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
      ...where,
    },
    { inputs: [[2, 3], [3]], ...where },
    {
      inputs: [
        [2, 1],
        [1, 3],
      ],
      ...where,
    },
    { inputs: [[], [2]], ...where },
  ];
};

interface BinaryDefinition {
  name: Exclude<BinaryName, "add">;
  symbol: string;
  /** Where it is called on small tensors over and over: its kernel. */
  alike?: (k: CoreKernels, a: NdArray, b: NdArray) => NdArray;
  local: readonly [string, string];
  vanishes?: Vanishing;
  vjp: readonly [Vjp<undefined, Operands>, Vjp<undefined, Operands>];
  kink?: string;
  range?: Sample["range"];
  /** int32 operands become float32 (division, atan2). */
  floating?: true;
}

/** An op of two operands: the kernel of its name, and a rule for each. */
export function binary({
  name,
  symbol,
  alike,
  local,
  vanishes,
  vjp,
  kink,
  range,
  floating,
}: BinaryDefinition): Op<[a: TensorLike, b: TensorLike], undefined, Operands> {
  return defineOp({
    name,
    symbol,
    takes: { a: operandKind, b: operandKind },
    prepare: (left: TensorLike, right: TensorLike) => {
      const operands = arithmeticOperands(name, left, right);
      if (floating !== true) return { inputs: operands, attrs: undefined };
      const [a, b] = operands;
      return { inputs: [floatingOperand(a, name), floatingOperand(b, name)], attrs: undefined };
    },
    forward: (k, [a, b]) => k[name](a, b),
    ...(alike === undefined ? {} : { alike }),
    vjp,
    local,
    ...(vanishes === undefined ? {} : { vanishes }),
    ...(kink === undefined ? {} : { kink }),
    samples: pairs(range),
  });
}
