/** Matrix products: row by row, each row summed in float64 and rounded once. */
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import { broadcastShapes, broadcastStrides, offsetsOf } from "../../array/shape.js";
import type { MatmulFlags } from "../contract/index.js";

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
  const row = new Float64Array(n);
  for (let matrix = 0; matrix < matricesA.length; matrix++) {
    const startA = (matricesA[matrix] as number) * rowsA * columnsA;
    const startB = (matricesB[matrix] as number) * rowsB * columnsB;
    for (let i = 0; i < m; i++) {
      row.fill(0);
      for (let k = 0; k < inner; k++) {
        const factor = x[startA + i * aRow + k * aColumn] as number;
        const from = startB + k * bRow;
        for (let j = 0; j < n; j++) row[j] = (row[j] as number) + factor * (y[from + j * bColumn] as number);
      }
      z.set(row, (matrix * m + i) * n);
    }
  }
  return out;
}
