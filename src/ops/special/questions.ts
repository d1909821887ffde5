/** What kind of number each element is, and what stands for those that are no numbers. */
// biome-ignore-all lint/suspicious/noShadowRestrictedNames: isNaN and isFinite are called so everywhere
import { anyNumber, optional, optionsOfTensors, signature, withDefault } from "../../arguments/index.js";
import { isFloating } from "../../array/index.js";
import {
  asTensor,
  binaryOperands,
  composed,
  floatingOperand,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";

const takes = { x: operandKind };

/** y = whether each element is NaN, as bool */
export const isNaN = composed(signature("isNaN", takes), (x: TensorLike): Tensor => {
  const operand = asTensor(x, undefined, "isNaN");
  return operand.ne(operand);
});

/** y = whether each element is ∞ or -∞, as bool */
export const isInf = composed(
  signature("isInf", takes),
  (x: TensorLike): Tensor => floatingOperand(x, "isInf").abs().eq(Infinity),
);

/** y = whether each element is neither NaN nor infinite, as bool */
export const isFinite = composed(
  signature("isFinite", takes),
  (x: TensorLike): Tensor => floatingOperand(x, "isFinite").abs().lt(Infinity),
);

export interface NanToNumOptions {
  /** What stands for NaN. Default 0. */
  nan?: number;
  /** What stands for ∞. Default: the largest number of the dtype. */
  posInf?: number;
  /** What stands for -∞. Default: the smallest number of the dtype. */
  negInf?: number;
}

const nanToNumOptions = optionsOfTensors<NanToNumOptions>()({
  nan: withDefault(anyNumber, 0),
  posInf: optional(anyNumber),
  negInf: optional(anyNumber),
});

const largest = { float32: (2 - 2 ** -23) * 2 ** 127, float64: Number.MAX_VALUE };

/** y = x with numbers in place of NaN and infinities    ∂L/∂x = g, 0 where one was replaced */
export const nanToNum = composed(
  signature("nanToNum", { x: operandKind, options: nanToNumOptions }),
  (x: TensorLike, options?: NanToNumOptions): Tensor => {
    const given = asTensor(x, undefined, "nanToNum");
    if (!isFloating(given.dtype)) return given.clone();
    const most = largest[given.dtype as "float32" | "float64"];
    const { nan, posInf = most, negInf = -most } = nanToNumOptions.read(options);
    const finite = where(given.eq(Infinity), posInf, where(given.eq(-Infinity), negInf, given));
    return where(given.ne(given), nan, finite);
  },
);

/** y = 0 where x < 0, `values` where x is 0, 1 where x > 0, NaN of NaN    ∂L/∂values = g where x is 0 */
export const heaviside = composed(
  signature("heaviside", { x: operandKind, values: operandKind }),
  (x: TensorLike, values: TensorLike): Tensor => {
    const [operand, given] = binaryOperands("heaviside", x, values);
    const number = operand.ne(operand);
    return where(number, operand.detach(), where(operand.eq(0), given, operand.gt(0).to(given.dtype)));
  },
);
