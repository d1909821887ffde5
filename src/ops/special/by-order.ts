/** Families of functions of a whole order n, whose derivatives are of their family again. */
import { whole } from "../../arguments/index.js";
import type { CoreKernels } from "../../kernels/index.js";
import {
  defineOp,
  floatingOperand,
  type Op,
  type OpDefinition,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { byElement } from "./by-element.js";

/** One of them, by its order. */
export type ByOrder = Op<[x: TensorLike, n: number], number, readonly [Tensor]>;

type Definition = OpDefinition<[x: TensorLike, n: number], number, readonly [Tensor], CoreKernels>;

/** @param value the function of order n of one number. */
export function byOrder(
  definition: Omit<Definition, "takes" | "prepare" | "forward"> & {
    readonly value: (n: number, x: number) => number;
  },
): ByOrder {
  const { value, ...rest } = definition;
  return defineOp({
    ...rest,
    takes: { x: operandKind, n: whole(0) },
    prepare: (x: TensorLike, n: number) => ({ inputs: [floatingOperand(x, rest.name)], attrs: n }),
    forward: (k, inputs, n) => byElement((x) => value(n, x))(k, inputs),
  });
}
