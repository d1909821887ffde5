/** Smooth activations composed of ops: of exponentials, of tanh, of gates. */
import { positive, ShapeError, signature, withDefault } from "../../arguments/index.js";
import { axisKind, formatShape } from "../../array/index.js";
import {
  composed,
  floatingOperand,
  nameOf,
  normalizeAxis,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";

/** α and the scale at which mean 0 and variance 1 stay what they are from layer to layer. */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** y = 1.0507 · elu(x, 1.6733)    (Klambauer 2017) */
export const selu = composed(signature("selu", { x: operandKind }), (x: TensorLike): Tensor => {
  const input = floatingOperand(x, "selu");
  return scope("selu", () => input.elu(seluAlpha).mul(seluScale));
});

/**
 * y = x where x > 0, else α (e^(x/α) - 1), without a kink for any α    (Barron 2017)
 * @throws ValueError for an α that is not above 0.
 */
export const celu = composed(
  signature("celu", { x: operandKind, alpha: withDefault(positive, 1) }),
  (x: TensorLike, alpha = 1): Tensor => {
    const input = floatingOperand(x, "celu");
    return scope("celu", () => (alpha === 1 ? input.elu() : input.div(alpha).elu().mul(alpha)));
  },
);

/** y = x · tanh(ln(1 + e^x))    (Misra 2019) */
export const mish = composed(signature("mish", { x: operandKind }), (x: TensorLike): Tensor => {
  const input = floatingOperand(x, "mish");
  return scope("mish", () => input.mul(input.softplus().tanh()));
});

/**
 * y = a · σ(b), where a and b are the two halves of x along an axis (default the last)    (Dauphin 2016)
 * @throws ShapeError for an axis that is out of range or has an odd size.
 */
export const glu = composed(
  signature("glu", { x: operandKind, axis: withDefault(axisKind, -1) }),
  (x: TensorLike, axis = -1): Tensor => {
    const input = floatingOperand(x, "glu");
    const along = normalizeAxis("glu", axis, input.rank);
    const size = input.shape[along] as number;
    if (size % 2 === 1)
      throw new ShapeError(
        `glu: axis ${along} of ${nameOf(input)}, ${formatShape(input.shape)}, has ${size} elements, which ` +
          "are no two halves: one is multiplied by the gates of the other",
      );
    return scope("glu", () => {
      const [values, gates] = input.split(2, along);
      return values.mul(gates.sigmoid());
    });
  },
);

/** y = x / (1 + |x|)    ∂L/∂x = g / (1 + |x|)² */
export const softsign = composed(signature("softsign", { x: operandKind }), (x: TensorLike): Tensor => {
  const input = floatingOperand(x, "softsign");
  return scope("softsign", () => input.div(input.abs().add(1)));
});

/** y = ln σ(x), never -Infinity too early    ∂L/∂x = g · σ(-x) */
export const logSigmoid = composed(signature("logSigmoid", { x: operandKind }), (x: TensorLike): Tensor => {
  const input = floatingOperand(x, "logSigmoid");
  return scope("logSigmoid", () => input.neg().softplus().neg());
});

/** y = x - tanh x */
export const tanhshrink = composed(signature("tanhshrink", { x: operandKind }), (x: TensorLike): Tensor => {
  const input = floatingOperand(x, "tanhshrink");
  return scope("tanhshrink", () => input.sub(input.tanh()));
});

/** yᵢ = e^(-xᵢ) / Σ e^(-x) along an axis (default the last): the smallest x has the largest y */
export const softmin = composed(
  signature("softmin", { x: operandKind, axis: withDefault(axisKind, -1) }),
  (x: TensorLike, axis = -1): Tensor => {
    const input = floatingOperand(x, "softmin");
    const along = normalizeAxis("softmin", axis, input.rank);
    return scope("softmin", () => input.neg().softmax(along));
  },
);
