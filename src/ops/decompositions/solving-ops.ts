/** The op behind linear systems: one factorization for a solution and all its derivatives. */
import { checkedInside, optional } from "../../arguments/index.js";
import { sizeOf } from "../../array/index.js";
import {
  defineOp,
  nameOf,
  type Op,
  type OpRecord,
  requireSameDtype,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { Factors } from "./compute/factors.js";
import { paired, requireSquare, requireSystem } from "./compute/stack.js";
import { matrixIn } from "./compute/view.js";
import { stable, withFirst } from "./samples.js";
import { bySystem, bySystemAndResult } from "./systems.js";

export interface Solving {
  readonly transpose: boolean;
  readonly factors: Factors;
}

/** Rules give them. */
const solving = optional(checkedInside("{ transpose, factors }"));

/**
 * X of A · X = B, or of Aᵀ · X = B.
 * ∂L/∂B = A⁻ᵀ · G    ∂L/∂A = -(∂L/∂B) · Xᵀ
 */
export const solveOp: Op<
  [a: Tensor, b: Tensor, given?: Partial<Solving>],
  Solving,
  readonly [Tensor, Tensor]
> = defineOp({
  name: "solve",
  takes: { a: tensorKind, b: tensorKind, given: solving },
  prepare: (a: Tensor, b: Tensor, { transpose = false, factors = new Factors(nameOf(a)) } = {}) => {
    requireSquare("solve", a);
    requireSystem("solve", a, b);
    requireSameDtype("solve", a, b);
    return { inputs: [a, b], attrs: { transpose, factors } };
  },
  forward: (k, [a, b], { transpose, factors }) => {
    const [n, columns] = b.shape.slice(-2) as [number, number];
    const { batch, left, right } = paired(a, b);
    const made = factors.of(k, a);
    const sides = k.read(b);
    const out = new Float64Array(sizeOf(batch) * n * columns);
    for (let i = 0; i < left.length; i++) {
      const from = (right[i] as number) * n * columns;
      out.set(sides.subarray(from, from + n * columns), i * n * columns);
      made.solve("solve", left[i] as number, matrixIn(out, n, columns, i * n * columns), transpose);
    }
    return k.fromValues(out, [...batch, n, columns], b.dtype);
  },
  vjp: [
    (g, r) => {
      const back = solvedBack(g, r);
      const x = r.output();
      const outer = r.attrs.transpose
        ? matmulOp(x, back, { transposeB: true }) // (N,K)·(K,N) -> (N,N)
        : matmulOp(back, x, { transposeB: true });
      return outer.neg();
    },
    (g, r) => solvedBack(g, r),
  ],
  carries: [bySystemAndResult, bySystem],
  terms: ({ attrs: { transpose } }) => ({ transpose }),
  cost:
    "2 N³ / 3 operations per matrix for its factors, 2 N² · K for the solution, as much for each gradient, " +
    "which takes the same factors",
  samples: [
    {
      inputs: [
        [2, 2],
        [2, 3],
      ],
      arrange: withFirst(stable),
    },
    {
      inputs: [
        [3, 3],
        [3, 2],
      ],
      arrange: withFirst(stable, { transpose: true }),
    },
    {
      inputs: [
        [2, 2, 2],
        [2, 1],
      ],
      arrange: withFirst(stable),
    },
    {
      inputs: [
        [2, 2],
        [2, 2, 1],
      ],
      arrange: withFirst(stable),
    },
  ],
});

function solvedBack(g: Tensor, r: OpRecord<Solving, readonly [Tensor, Tensor]>): Tensor {
  const { transpose, factors } = r.attrs;
  return solveOp(r.input(0), g, { transpose: !transpose, factors });
}
