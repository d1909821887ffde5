/** Rounding to whole numbers: steps, whose derivative is 0. */
import { defineFluent } from "../../tensor/index.js";
import { flat, unary, zeroTimes } from "./unary.js";

/** The largest whole number not above x    ∂L/∂x = 0 */
export const floor = unary({
  name: "floor",
  local: "0",
  kink: "0 everywhere, at the jumps too",
  vjp: zeroTimes,
  integers: true,
  vanishes: flat,
});

/** The smallest whole number not below x    ∂L/∂x = 0 */
export const ceil = unary({
  name: "ceil",
  local: "0",
  kink: "0 everywhere, at the jumps too",
  vjp: zeroTimes,
  integers: true,
  vanishes: flat,
});

/** The nearest whole number, halves to even as NumPy and PyTorch round    ∂L/∂x = 0 */
export const round = unary({
  name: "round",
  local: "0",
  kink: "0 everywhere, at the jumps too",
  vjp: zeroTimes,
  integers: true,
  vanishes: flat,
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    floor(): Tensor;
    ceil(): Tensor;
    round(): Tensor;
  }
}

defineFluent({ floor, ceil, round });
