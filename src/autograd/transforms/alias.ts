/**
 * alias: the same value as a node of its own, so that a transformation
 * can tell this use of a tensor from all others. Inside vmap every example has its own.
 */
import { batching } from "../../kernels/index.js";
import { defineOp, requireTensor, type Tensor } from "../../tensor/index.js";

/** y = x, the same elements    ∂L/∂x = g */
export const alias = defineOp({
  name: "alias",
  symbol: "=",
  moves: true,
  prepare: (x: Tensor) => {
    requireTensor("alias", x);
    return { inputs: [x], attrs: undefined };
  },
  forward: (_k, [x]) => batching.lift(x.reshape(x.shape)),
  vjp: [(g) => g],
  local: ["1"],
  samples: [{ inputs: [[2, 3]] }],
});
