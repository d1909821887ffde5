/** The op behind the derivative of relu, fused into one pass over the elements. */
import { ShapeError } from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import { defineOp, type Op, requireSameDtype, type Tensor, tensorKind } from "../../tensor/index.js";

/** y = 0 where b ≤ 0, else a, beside a NaN too    ∂L/∂a = 0 where b ≤ 0, else g */
export const reluBackward: Op<[a: Tensor, b: Tensor], undefined, readonly [Tensor, Tensor]> = defineOp({
  name: "reluBackward",
  takes: { a: tensorKind, b: tensorKind },
  prepare: (a: Tensor, b: Tensor) => {
    requireSameDtype("reluBackward", a, b);
    if (!sameShape(a.shape, b.shape))
      throw new ShapeError(`reluBackward: ${formatShape(a.shape)} and ${formatShape(b.shape)} differ`);
    return { inputs: [a, b], attrs: undefined };
  },
  forward: (k, [a, b]) => k.reluBackward(a, b),
  vjp: [(g, r) => reluBackward(g, r.input(1)), null],
  local: ["1 if {b} > 0 else 0"],
  vanishes: { kind: "masked", where: "the second operand is not above 0" },
  kink: "0 where b is 0, 1 where it is NaN",
  samples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
    },
  ],
});
