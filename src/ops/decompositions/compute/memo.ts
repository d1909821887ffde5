/** What a factorization gives, computed once for all ops that read a part of it. */
import { ValueError } from "../../../arguments/index.js";
import type { NdArray } from "../../../array/index.js";
import { type CoreKernels, rarely } from "../../../kernels/index.js";
import { productOf, reflectColumns } from "./reflectors.js";
import { singularOf } from "./singular.js";
import { batchOf, countOf, doubles, inStack } from "./stack.js";
import { spectrumOf } from "./symmetric.js";
import { copied, matrixIn, part, type View } from "./view.js";

/** The factors of one matrix by name; undefined where it has none. */
type Factor<Part extends string> = (matrix: View) => Readonly<Record<Part, View>> | undefined;

/** The factors of each matrix of a stack: of the value that the first op saw, records see that it stays. */
export class Memo<Part extends string> {
  /** By the example, inside vmap. */
  readonly #made = new Map<string, readonly Readonly<Record<Part, View>>[]>();

  /** @param name what errors call the stack. */
  constructor(
    readonly op: string,
    readonly name: string,
    readonly factor: Factor<Part>,
  ) {}

  /** One factor of all matrices. @param isVector its rows are one, which is no axis. */
  read(k: CoreKernels, a: NdArray, which: Part, isVector = false): NdArray {
    const made = this.#made.get(rarely.example) ?? this.#make(k, a);
    this.#made.set(rarely.example, made);
    const all = made.map((each) => each[which]);
    const [rows, columns] = shapeOf(which, a.shape.slice(-2) as [number, number], all[0]) as [number, number];
    const out = new Float64Array(all.length * rows * columns);
    for (const [i, { values, start }] of all.entries())
      out.set(values.subarray(start, start + rows * columns), i * rows * columns);
    return k.fromValues(out, [...batchOf(a), ...(isVector ? [columns] : [rows, columns])], a.dtype);
  }

  #make(k: CoreKernels, a: NdArray): Readonly<Record<Part, View>>[] {
    const [rows, columns] = a.shape.slice(-2) as [number, number];
    const values = doubles(k, a);
    return Array.from({ length: countOf(a) }, (_, i) => {
      const made = this.factor(matrixIn(values, rows, columns, i * rows * columns));
      if (made === undefined)
        throw new ValueError(
          `${this.op}: ${inStack(i, batchOf(a))}${this.name} has an element that is NaN or infinite`,
        );
      return made;
    });
  }
}

/** Rows and columns of a factor, also where there is no matrix. */
function shapeOf(
  which: string,
  [rows, columns]: readonly [number, number],
  one: View | undefined,
): readonly number[] {
  const least = Math.min(rows, columns);
  const none = { q: [rows, least], r: [least, columns], left: [rows, least], right: [columns, least] }[which];
  return one === undefined ? (none ?? [which === "values" ? 1 : rows, least]) : [one.rows, one.columns];
}

/** A = Q · R, of at least as many rows as columns. */
export const orthogonal = (name: string) =>
  new Memo<"q" | "r">("qr", name, (matrix) => {
    const n = matrix.columns;
    const reflectors = reflectColumns(matrix);
    return { q: productOf(reflectors, n), r: copied(part(matrix, 0, 0, n, n)) };
  });

const row = (values: Float64Array) => matrixIn(values, 1, values.length);

/** A = V · diag(w) · Vᵀ. */
export const spectrum = (name: string) =>
  new Memo<"values" | "vectors">("eigh", name, (matrix) => {
    const made = spectrumOf(matrix);
    return made && { ...made, values: row(made.values) };
  });

/** A = U · diag(s) · Vᵀ. */
export const singularValues = (name: string) =>
  new Memo<"values" | "left" | "right">("svd", name, (matrix) => {
    const made = singularOf(matrix);
    if (made === undefined) return undefined;
    return {
      get values() {
        return row(made.values);
      },
      get left() {
        return made.left;
      },
      get right() {
        return made.right;
      },
    };
  });
