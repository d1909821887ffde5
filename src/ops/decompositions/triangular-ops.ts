/** The op behind triangular systems. */
import { checkedInside, optional } from "../../arguments/index.js";
import { sizeOf } from "../../array/index.js";
import { defineOp, nameOf, type Op, requireSameDtype, type Tensor, tensorKind } from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { batchOf, doubles, paired, requireSquare, requireSystem, singular } from "./compute/stack.js";
import { solveTriangular, zeroOnDiagonal } from "./compute/triangular.js";
import { matrixIn, turned } from "./compute/view.js";
import { stable, withFirst } from "./samples.js";
import { bySystem, bySystemAndResult } from "./systems.js";

export interface TriangularFlags {
  readonly upper?: boolean;
  readonly transpose?: boolean;
  readonly unitDiagonal?: boolean;
}

/** Rules give them too. */
const flags = optional(checkedInside("{ upper, transpose, unitDiagonal }"));

/**
 * X of T · X = B, or of Tᵀ · X = B, with one triangle of T.
 * ∂L/∂B = T⁻ᵀ · G    ∂L/∂T = -(∂L/∂B) · Xᵀ, in the triangle
 */
export const triangularSolveOp: Op<
  [a: Tensor, b: Tensor, flags?: TriangularFlags],
  Required<TriangularFlags> & { readonly name: string },
  readonly [Tensor, Tensor]
> = defineOp({
  name: "triangularSolve",
  takes: { a: tensorKind, b: tensorKind, flags },
  prepare: (a: Tensor, b: Tensor, given: TriangularFlags = {}) => {
    const { upper = false, transpose = false, unitDiagonal = false } = given;
    requireSquare("triangularSolve", a);
    requireSystem("triangularSolve", a, b);
    requireSameDtype("triangularSolve", a, b);
    return { inputs: [a, b], attrs: { upper, transpose, unitDiagonal, name: nameOf(a) } };
  },
  forward: (k, [a, b], { upper, transpose, unitDiagonal, name }) => {
    const [n, columns] = b.shape.slice(-2) as [number, number];
    const { batch, left, right } = paired(a, b);
    const [triangles, sides] = [doubles(k, a), k.read(b)];
    const out = new Float64Array(sizeOf(batch) * n * columns);
    for (let i = 0; i < left.length; i++) {
      const stored = matrixIn(triangles, n, n, (left[i] as number) * n * n);
      const zero = unitDiagonal ? -1 : zeroOnDiagonal(stored);
      if (zero >= 0)
        throw singular(
          "triangularSolve",
          name,
          { pivot: zero, i: left[i] as number, batch: batchOf(a) },
          `is singular: element (${zero}, ${zero}) on its diagonal is 0`,
        );
      const from = (right[i] as number) * n * columns;
      out.set(sides.subarray(from, from + n * columns), i * n * columns);
      solveTriangular(transpose ? turned(stored) : stored, matrixIn(out, n, columns, i * n * columns), {
        lower: upper === transpose,
        unit: unitDiagonal,
      });
    }
    return k.fromValues(out, [...batch, n, columns], b.dtype);
  },
  vjp: [
    (g, r) => {
      const { upper, transpose, unitDiagonal } = r.attrs;
      const back = triangularSolveOp(r.input(0), g, { upper, transpose: !transpose, unitDiagonal });
      const x = r.output();
      const whole = transpose
        ? matmulOp(x, back, { transposeB: true }) // (N,K)·(K,N) -> (N,N)
        : matmulOp(back, x, { transposeB: true });
      const beside = unitDiagonal ? 1 : 0;
      return (upper ? whole.triu(beside) : whole.tril(-beside)).neg();
    },
    (g, r) => {
      const { upper, transpose, unitDiagonal } = r.attrs;
      return triangularSolveOp(r.input(0), g, { upper, transpose: !transpose, unitDiagonal });
    },
  ],
  carries: [bySystemAndResult, bySystem],
  terms: ({ attrs: { upper, transpose, unitDiagonal } }) => ({ upper, transpose, unitDiagonal }),
  cost: "N² · K operations per matrix, for N unknowns and K right sides; as much for each gradient",
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
        [3, 1],
      ],
      arrange: withFirst(stable, { upper: true }),
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
        [2, 2],
      ],
      args: [{ upper: true, transpose: true, unitDiagonal: true }],
    },
    {
      inputs: [
        [2, 2],
        [2, 2, 1],
      ],
      args: [{ unitDiagonal: true }],
    },
  ],
});
