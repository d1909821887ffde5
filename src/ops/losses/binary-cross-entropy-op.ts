/** The op behind `binaryCrossEntropy`: of probabilities, whose logarithms may be infinite. */
import type { NdArray } from "../../array/index.js";
import { defineOp, type OpRecord, requireSameDtype, type Tensor, tensorKind } from "../../tensor/index.js";

/** No logarithm is taken for smaller: as PyTorch, so that the loss of a certain mistake is 100, not ∞. */
const lowest = -100;

/** No derivative divides by less. */
const least = 1e-12;

type Operands = readonly [Tensor, Tensor];

/** x, bounded from below for a divisor. */
const divisor = (x: Tensor) => x.clamp({ min: least });
const oneMinus = (x: Tensor) => x.neg().add(1);

/** ln (1 - p) - ln p */
const margin = (r: OpRecord<undefined, Operands>) => {
  const p = r.input(0);
  return p
    .neg()
    .log1p()
    .clamp({ min: lowest })
    .sub(p.log().clamp({ min: lowest }));
};

/**
 * y = -(t · ln p + (1 - t) · ln(1 - p)), each logarithm at least -100
 * ∂L/∂p = g · ((1 - t) / (1 - p) - t / p), no divisor below 1e-12    ∂L/∂t = g · (ln(1 - p) - ln p)
 */
export const binaryCrossEntropyOp = defineOp({
  name: "binaryCrossEntropy",
  symbol: "binary\ncross-entropy",
  takes: { p: tensorKind, t: tensorKind },
  prepare: (p: Tensor, t: Tensor) => {
    requireSameDtype("binaryCrossEntropy", p, t);
    return { inputs: [p, t] as const, attrs: undefined };
  },
  forward: (k, [p, t]) => {
    const one = k.full([], 1, p.dtype);
    const logarithm = (x: NdArray) => k.clamp(x, lowest, Infinity);
    const hits = k.mul(t, logarithm(k.log(p)));
    const misses = k.mul(k.sub(one, t), logarithm(k.log1p(k.neg(p))));
    return k.neg(k.add(hits, misses));
  },
  vjp: [
    (g, r) => {
      const [p, t] = [r.input(0), r.input(1)];
      return g.mul(
        oneMinus(t)
          .div(divisor(oneMinus(p)))
          .sub(t.div(divisor(p))),
      );
    },
    (g, r) => g.mul(margin(r)),
  ],
  local: ["(1 - {b}) / (1 - {a}) - {b} / {a}", "ln(1 - {a}) - ln {a}"],
  inside: `u = max(log {a}, ${lowest}); v = max(log(1 - {a}), ${lowest}); {y} = -({b} × u + (1 - {b}) × v)`,
  kink: "no divisor is below 1e-12",
  samples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
      range: [
        [0.1, 0.9],
        [0.2, 0.8],
      ],
    },
  ],
});
