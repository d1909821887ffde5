/**
 * Matrix products, row by row. Float32 is summed as `productSums` of the contract says, with the bits of
 * every other kernel; float64 one term after another.
 */
import type { TypedArray } from "../../array/dtype.js";
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import { broadcastShapes, broadcastStrides, offsetsOf } from "../../array/shape.js";
import { type MatmulFlags, productSums } from "../contract/index.js";
import { exact, int32 } from "./integers.js";

/** One row of the left operand, and the right operand: where term k of column j has its two factors. */
interface Factors {
  readonly x: TypedArray;
  readonly startX: number;
  readonly stepX: number;
  readonly y: TypedArray;
  readonly startY: number;
  readonly rowY: number;
  readonly columnY: number;
}

export function matmul(a: NdArray, b: NdArray, flags: MatmulFlags = {}): NdArray {
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const [m, inner] = flags.transposeA === true ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = flags.transposeB === true ? rowsB : columnsB;
  // a transposed operand is the same memory read with its two strides exchanged
  const [aRow, aColumn] = flags.transposeA === true ? [1, columnsA] : [columnsA, 1];
  const [bRow, bColumn] = flags.transposeB === true ? [1, columnsB] : [columnsB, 1];

  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcastShapes(batchA, batchB);
  const matricesA = offsetsOf(batch, broadcastStrides(batchA, batch));
  const matricesB = offsetsOf(batch, broadcastStrides(batchB, batch));

  const out = allocate([...batch, m, n], a.dtype);
  const [x, y, z] = [elementsOf(a), elementsOf(b), elementsOf(out)];
  const single = n === 1 ? sumForVector : sumInBlocks;
  const sumRow = a.dtype === "int32" ? sumIntegers : a.dtype === "float32" ? single : sumInOrder;
  for (let matrix = 0; matrix < matricesA.length; matrix++) {
    const startA = (matricesA[matrix] as number) * rowsA * columnsA;
    const startY = (matricesB[matrix] as number) * rowsB * columnsB;
    for (let i = 0; i < m; i++) {
      const row = z.subarray((matrix * m + i) * n, (matrix * m + i + 1) * n);
      const startX = startA + i * aRow;
      sumRow(row, { x, startX, stepX: aColumn, y, startY, rowY: bRow, columnY: bColumn }, inner);
    }
  }
  return out;
}

/** sums[j] += the terms from `first` to before `end`, one after another; each rounds to the sums' dtype. */
function addTerms(sums: TypedArray, factors: Factors, first: number, end: number): void {
  const { x, startX, stepX, y, startY, rowY, columnY } = factors;
  const single = sums instanceof Float32Array;
  for (let k = first; k < end; k++) {
    const factor = x[startX + k * stepX] as number;
    const from = startY + k * rowY;
    for (let j = 0; j < sums.length; j++) {
      const term = factor * (y[from + j * columnY] as number);
      sums[j] = (sums[j] as number) + (single ? Math.fround(term) : term);
    }
  }
}

/** Float64: one term after another. */
function sumInOrder(row: TypedArray, factors: Factors, count: number): void {
  addTerms(row, factors, 0, count);
}

/** Float32: blocks of terms, chains of blocks, and the chains in float64. */
function sumInBlocks(row: TypedArray, factors: Factors, count: number): void {
  const { block, chain } = productSums;
  if (count <= block) {
    addTerms(row, factors, 0, count);
    return;
  }
  const total = new Float64Array(row.length);
  for (let start = 0; start < count; start += chain) {
    const chained = new Float32Array(row.length);
    const stop = Math.min(count, start + chain);
    for (let k = start; k < stop; k += block) {
      const sums = new Float32Array(row.length);
      addTerms(sums, factors, k, Math.min(stop, k + block));
      for (const [j, sum] of sums.entries()) chained[j] = (chained[j] as number) + sum;
    }
    for (const [j, sum] of chained.entries()) total[j] = (total[j] as number) + sum;
  }
  row.set(total);
}

/** Float32 and a single column, whose elements are neighbours: in float64, term k in lane k mod 8. */
function sumForVector(row: TypedArray, { x, startX, stepX, y, startY }: Factors, count: number): void {
  const lanes: [number, number, number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const term = (x[startX + k * stepX] as number) * (y[startY + k] as number);
    lanes[k % 8] = (lanes[k % 8] as number) + term;
  }
  const [a, b, c, d, e, f, g, h] = lanes;
  row[0] = a + e + (c + g) + (b + f + (d + h));
}

/** Int32: in float64, as long as that is exact. */
function sumIntegers(row: TypedArray, factors: Factors, count: number): void {
  const { x, startX, stepX, y, startY, rowY, columnY } = factors;
  for (let j = 0; j < row.length; j++) {
    let total = 0;
    for (let k = 0; k < count; k++) {
      const term = (x[startX + k * stepX] as number) * (y[startY + k * rowY + j * columnY] as number);
      total = exact("matmul", total + exact("matmul", term));
    }
    row[j] = int32("matmul", total);
  }
}
