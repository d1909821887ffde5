/**
 * Singular values and vectors: reflections from both sides to a bidiagonal matrix (Golub & Kahan 1965,
 * "Calculating the Singular Values and Pseudo-Inverse of a Matrix"), whose vectors are reflected back. Of far
 * more rows than columns, the triangle of Q · R takes the place of the matrix (Chan 1982, "An Improved
 * Algorithm for Computing the Singular Value Decomposition").
 */
import { divideAndConquer } from "./bidiagonal/divide.js";
import { bidiagonal } from "./bidiagonal/reduce.js";
import { valuesAlone } from "./bidiagonal/steps.js";
import { applyReflectors, type Reflectors, reflectColumns } from "./reflectors.js";
import { negateRow, normalize, pointsDown } from "./rotations.js";
import { copied, copyTo, matrixIn, part, turned, type View } from "./view.js";

/** Descending singular values, and their vectors in columns. */
export interface Singular {
  readonly values: Float64Array;
  readonly left: View;
  readonly right: View;
}

/** A matrix that has been reduced: its values, and its values with vectors, which take far longer. */
interface Reduced {
  readonly alone: () => Float64Array;
  readonly whole: () => Singular;
}

/** Of so many times as many rows as columns, Q · R comes first. */
const tall = 1.6;

/**
 * Undefined where an element is not finite. Vectors are computed when they are asked for.
 * @param leaf at most so many rows of the bidiagonal matrix, 1 or more, are left to QR steps; Infinity: all.
 */
export function singularOf(a: View, leaf = 32): Singular | undefined {
  const isWide = a.rows < a.columns;
  const own = copied(isWide ? turned(a) : a);
  const scale = normalize(own.values);
  if (Number.isNaN(scale)) return undefined;
  const { alone, whole } = reducedOf(own, leaf);
  const scaled = (values: Float64Array) => values.map((value) => value * scale);
  let values: Float64Array | undefined;
  let vectors: readonly [left: View, right: View] | undefined;
  const made = () => {
    if (vectors !== undefined) return vectors;
    const found = whole();
    values ??= scaled(found.values);
    vectors = isWide ? [found.right, found.left] : [found.left, found.right];
    pointUp(...vectors);
    return vectors;
  };
  return {
    get values() {
      values ??= scaled(alone());
      return values;
    },
    get left() {
      return made()[0];
    },
    get right() {
      return made()[1];
    },
  };
}

/** The largest element of each left vector becomes one above 0. */
function pointUp(left: View, right: View): void {
  const sides = [turned(left), turned(right)] as const;
  for (let i = 0; i < left.columns; i++)
    if (pointsDown(sides[0], i)) for (const side of sides) negateRow(side, i);
}

/** Of at least as many rows as columns, whose largest element is about 1; the matrix is lost. */
function reducedOf(a: View, leaf: number): Reduced {
  const n = a.columns;
  if (a.rows > tall * n) {
    const reflectors = reflectColumns(a);
    const { alone, whole } = reducedOf(copied(part(a, 0, 0, n, n)), leaf);
    const reflectedBack = () => {
      const made = whole();
      const left = matrixIn(new Float64Array(a.rows * n), a.rows, n);
      left.values.set(made.left.values);
      applyReflectors(reflectors, left);
      return { ...made, left };
    };
    return { alone, whole: reflectedBack };
  }
  const { diagonal, beside, fromLeft, fromRight } = bidiagonal(a);
  return {
    alone: () => valuesAlone(diagonal.slice(), beside.slice()).reverse(),
    whole: () => {
      const values = diagonal.slice();
      const { left, right } = divideAndConquer(values, beside, leaf);
      return {
        values: values.reverse(),
        left: reflected(left, a.rows, fromLeft),
        right: reflected(right, n, fromRight),
      };
    },
  };
}

/** Rows, the last one first, as columns of so many elements, reflected. */
function reflected(vectors: View, length: number, of: Reflectors): View {
  const { rows: n } = vectors;
  const out = matrixIn(new Float64Array(length * n), length, n);
  copyTo(out.values, { ...turned(vectors), start: Math.max(0, n * (n - 1)), right: -n });
  applyReflectors(of, out);
  return out;
}
