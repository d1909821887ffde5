/** The loops of decompositions on two lanes, over elements that are lent from linear memory. */
import { type MatrixKernels, roomFor } from "../../contract/index.js";
import { matrixReference as reference } from "../../reference/matrices/matrices.js";
import { withSpace } from "../memory/borrow.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import type { WasmExports } from "../module/exports.js";

/** Fewer elements than this are not worth a call. */
const fewest = 512;
/** Nor are fewer multiplications. */
const fewestTerms = 64;

/** @param wasm the exports of the module of matrices among them. */
export function matrices(memory: LinearMemory, wasm: WasmExports): MatrixKernels {
  /** Where they begin; undefined unless all of them are in linear memory. */
  const addresses = (...of: readonly Float64Array[]): number[] | undefined =>
    of.every(({ buffer }) => buffer === memory.buffer) ? of.map(({ byteOffset }) => byteOffset) : undefined;
  return {
    withElements(counts, use) {
      const all = counts.reduce((sum, count) => sum + count, 0);
      if (all < fewest) return reference.withElements(counts, use);
      const made = withSpace(memory, [8 * all], ({ pointer }) => {
        let at = pointer;
        const parts = counts.map((count) => {
          const part = new Float64Array(memory.buffer, at, count).fill(0);
          at += 8 * count;
          return part;
        });
        return { value: use(...parts) };
      });
      return made === undefined ? reference.withElements(counts, use) : made.value;
    },
    subtractProduct(c, a, b) {
      const [m, n, k] = [c.rows, c.columns, a.columns];
      const { room } = c;
      const at = room && addresses(c.values, a.values, b.values, room);
      if (at === undefined || m * n * k <= fewestTerms || (room as Float64Array).length < roomFor(k, n)) {
        reference.subtractProduct(c, a, b);
        return;
      }
      const [x, y, z] = [c, a, b].map(({ start }, i) => (at[i] as number) + 8 * start) as [
        number,
        number,
        number,
      ];
      const [aRow, aColumn, bRow, bColumn] = [8 * a.down, 8 * a.right, 8 * b.down, 8 * b.right];
      wasm.subtractProduct(x, 8 * c.down, y, aRow, aColumn, z, bRow, bColumn, m, n, k, at[3] as number);
    },
    rotateRows(...given) {
      const [a, rows, columns, list, count, strip] = given;
      const at = addresses(a, list, strip) as [number, number, number] | undefined;
      if (at === undefined) reference.rotateRows(...given);
      else wasm.rotateRows(at[0], rows, columns, at[1], count, at[2]);
    },
    stepSymmetric(...given) {
      const [a, n, first, v, w, u, p] = given;
      const at = addresses(a, v, w, u, p) as [number, number, number, number, number] | undefined;
      if (at === undefined) reference.stepSymmetric(...given);
      else wasm.stepSymmetric(at[0], n, first, at[1], at[2], at[3], at[4]);
    },
    stepRows(...given) {
      const [a, stride, rows, columns, u, x, y, v, next, tau, to] = given;
      const at = addresses(a, u, x, y, v, next, to);
      if (at === undefined) reference.stepRows(...given);
      else {
        const [pa, pu, px, py, pv, pnext, pto] = at as [
          number,
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        wasm.stepRows(pa, 8 * stride, rows, columns, pu, px, py, pv, pnext, tau, pto);
      }
    },
  };
}
