/** The ops behind linear systems and determinants: one factorization for a value and all its derivatives. */
import { checkedInside, optional } from "../../arguments/index.js";
import { type NdArray, sizeOf } from "../../array/index.js";
import type { CoreKernels } from "../../kernels/index.js";
import {
  type Carry,
  defineOp,
  eye,
  nameOf,
  type Op,
  type OpRecord,
  requireSameDtype,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { Factors } from "./compute/factors.js";
import { batchOf, countOf, doubles, paired, requireSquare, requireSystem } from "./compute/stack.js";
import { matrixIn } from "./compute/view.js";
import { stable, withFirst } from "./samples.js";
import { bySystem, bySystemAndResult } from "./systems.js";

interface Solving {
  readonly transpose: boolean;
  readonly factors: Factors;
}

/** Rules give them. */
const solving = optional(checkedInside("{ transpose, factors }"));
const factorsKind = optional(checkedInside("factors"));

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
    const sides = doubles(k, b);
    const out = new Float64Array(sizeOf(batch) * n * columns);
    for (let i = 0; i < left.length; i++) {
      const from = (right[i] as number) * n * columns;
      out.set(sides.subarray(from, from + n * columns), i * n * columns);
      made.solve(k, "solve", left[i] as number, matrixIn(out, n, columns, i * n * columns), transpose);
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

/** One number for each matrix. */
function ofEach(
  k: CoreKernels,
  a: NdArray,
  factors: Factors,
  f: (of: ReturnType<Factors["determinant"]>) => number,
) {
  const made = factors.of(k, a);
  const values = Array.from({ length: countOf(a) }, (_, i) => f(made.determinant(i)));
  return k.fromValues(values, batchOf(a), a.dtype);
}

const square =
  (op: string) =>
  (a: Tensor, factors: Factors = new Factors(nameOf(a))) => {
    requireSquare(op, a);
    return { inputs: [a] as const, attrs: factors };
  };

/** A⁻ᵀ, by the factors of A. */
function inverseTransposed(a: Tensor, factors: Factors): Tensor {
  const identity = eye(a.shape.at(-1) as number, undefined, { dtype: a.dtype });
  return solveOp(a, identity, { transpose: true, factors });
}

type OfMatrix = Op<[a: Tensor, factors?: Factors], Factors, readonly [Tensor]>;
const takes = { a: tensorKind, factors: factorsKind };
const times = (words: string): readonly [Carry] => [{ how: "mixed", words }];

/** y = det A    ∂L/∂A = g · y · A⁻ᵀ */
export const detOp: OfMatrix = defineOp({
  name: "det",
  takes,
  prepare: square("det"),
  forward: (k, [a], factors) =>
    ofEach(k, a, factors, ({ sign, factors: sizes }) =>
      sizes.reduce((product, size) => product * size, sign),
    ),
  vjp: [(g, r) => inverseTransposed(r.input(0), r.attrs).mul(g.mul(r.output()).unsqueeze(-1).unsqueeze(-1))],
  carries: times("times the cofactors"),
  samples: [
    { inputs: [[3, 3]], arrange: withFirst(stable) },
    { inputs: [[2, 2, 2]], arrange: withFirst(stable) },
  ],
});

/** y = ln |det A|, -∞ where that is 0    ∂L/∂A = g · A⁻ᵀ */
export const logAbsDetOp: OfMatrix = defineOp({
  name: "logAbsDet",
  takes,
  prepare: square("slogdet"),
  forward: (k, [a], factors) =>
    ofEach(k, a, factors, ({ factors: sizes }) => sizes.reduce((sum, size) => sum + Math.log(size), 0)),
  vjp: [(g, r) => inverseTransposed(r.input(0), r.attrs).mul(g.unsqueeze(-1).unsqueeze(-1))],
  carries: times("times the inverse, transposed"),
  samples: [
    { inputs: [[3, 3]], arrange: withFirst(stable) },
    { inputs: [[2, 2, 2]], arrange: withFirst(stable) },
  ],
});

/** y = the sign of det A: 1, -1 or 0 */
export const detSignOp: OfMatrix = defineOp({
  name: "detSign",
  takes,
  prepare: square("slogdet"),
  forward: (k, [a], factors) => ofEach(k, a, factors, ({ sign }) => sign),
  vjp: null,
  samples: [{ inputs: [[3, 3]] }],
});
