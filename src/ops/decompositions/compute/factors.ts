/** The factors of a stack of matrices, computed once for all ops that solve with them. */
import type { NdArray, Shape } from "../../../array/index.js";
import { type CoreKernels, rarely } from "../../../kernels/index.js";
import { exchangeRows, factorLU } from "./lu.js";
import { batchOf, countOf, doubles, singular } from "./stack.js";
import { solveTriangular, zeroOnDiagonal } from "./triangular.js";
import { matrixIn, turned, type View } from "./view.js";

const [lower, upper] = [true, false];

/**
 * P · A = L · U of each matrix, computed for the first op that asks. Later ones ask for the same value:
 * their records check it.
 */
export class Factors {
  #matrices: { readonly lu: View; readonly exchanged: Int32Array; readonly zero: number }[] | undefined;
  #batch: Shape = [];
  /** Of which example they are, inside vmap. */
  #example: string | undefined;

  /** @param name what errors call the stack. */
  constructor(readonly name: string) {}

  of(k: CoreKernels, a: NdArray): this {
    if (this.#example === rarely.example) return this;
    const n = a.shape.at(-1) as number;
    const values = doubles(k, a);
    this.#batch = batchOf(a);
    this.#matrices = Array.from({ length: countOf(a) }, (_, i) => {
      const lu = matrixIn(values, n, n, i * n * n);
      const exchanged = factorLU(lu);
      return { lu, exchanged, zero: zeroOnDiagonal(lu) };
    });
    this.#example = rarely.example;
    return this;
  }

  #at(i: number) {
    return (this.#matrices ?? [])[i] as { lu: View; exchanged: Int32Array; zero: number };
  }

  /** A · X = B, or Aᵀ · X = B, with X in the place of B. @throws SingularError */
  solve(op: string, i: number, b: View, transpose: boolean): void {
    const { lu, exchanged, zero } = this.#at(i);
    if (zero >= 0) {
      const place = { pivot: zero, i, batch: this.#batch };
      throw singular(op, this.name, place, `is singular: pivot ${zero} is 0`);
    }
    if (transpose) {
      solveTriangular(turned(lu), b, { lower, unit: false }, { lower: upper, unit: true });
      exchangeRows(b, exchanged, true);
    } else {
      exchangeRows(b, exchanged, false);
      solveTriangular(lu, b, { lower, unit: true }, { lower: upper, unit: false });
    }
  }

  /** What `f` makes of each determinant: the sign times the product of the sizes of the pivots. */
  determinants<Of>(f: (of: { readonly sign: number; readonly pivots: number[] }) => Of): Of[] {
    return (this.#matrices ?? []).map(({ lu, exchanged, zero }) => {
      const { values, start, rows, down } = lu;
      const pivots = Array.from({ length: rows }, (_, j) => values[start + j * (down + 1)] as number);
      const even = exchanged.filter((row, j) => row !== j).length % 2 === 0;
      const sign = pivots.reduce((product, pivot) => product * Math.sign(pivot), even ? 1 : -1);
      return f({ sign: zero >= 0 ? 0 : sign, pivots: pivots.map(Math.abs) });
    });
  }
}
