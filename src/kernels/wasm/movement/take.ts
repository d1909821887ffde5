/** Rows straight into linear memory, from wherever they lie: a data set itself never moves in. */
import { bytesPerElement, type DType } from "../../../array/dtype.js";
import { allocate, elementsOf, NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf, splitAtAxis } from "../../../array/shape.js";
import { blockOf, elementsIn, lendElements, originOf, Storage, setOrigin } from "../../../array/storage.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { datasetOf } from "../datasets/dataset.js";
import { GatheredRows } from "../datasets/gathered-rows.js";
import { ByteRows, FloatRows, type RowReader, rowReaderOf } from "../datasets/row-reader.js";
import { type Backend, fits } from "../run/backend.js";

/** Rows of fewer bytes together are copied when they have to give way. */
const smallestGathered = 16 * 1024;
/**
 * So often rows were taken from an array before it counts as a data set, which outlives the rows taken from
 * it.
 */
const readsOfDataset = 16;
/** An array moves in for rows that are taken from it if it is no more than so many times their size. */
const largestExcess = 8;

export function takes(backend: Backend): Pick<Kernels, "take" | "fromLevels"> {
  const { memory, wasm, smallestLoop } = backend;

  /**
   * What rows can be gathered from again, so that they are dropped and not copied when they have to give way.
   * Only for arrays that are read over and over, since whoever holds such rows may come to hold what they
   * were taken from.
   */
  const originOf = (a: NdArray, { storage, size }: NdArray, width: number): GatheredRows | undefined => {
    const dataset = datasetOf(backend, a, width);
    dataset.reads++;
    dataset.rowsTaken += size;
    if (dataset.reads <= readsOfDataset) return undefined;
    const from = lend(a.storage);
    if (from === undefined) return undefined;
    const rowCount = a.shape[0] as number;
    const lists = backend.sparse?.listsOfRows(dataset, a.storage, rowCount);
    const rows = lendElements(storage) ?? elementsIn(storage).slice();
    return new GatheredRows(from, rows as Int32Array, width, lists);
  };

  return {
    fromLevels(levels: Uint8Array, unit: number, shape: Shape, dtype: DType): NdArray {
      if (dtype !== "float32") return reference.fromLevels(levels, unit, shape, dtype);
      return new NdArray(new Storage(undefined, new ByteRows(memory, wasm, levels, unit)), shape, dtype);
    },

    take(a: NdArray, indices: NdArray, axis: number): NdArray {
      const width = axis === 0 ? sizeOf(a.shape.slice(1)) : 0;
      const size = width * indices.size;
      if (axis === 0 && width === 1) return takeNumbers(a, indices);
      const isData = a.dtype === "float32" && axis === 0 && blockOf(a.storage) === undefined;
      if (!isData) return takeRows(backend, a, indices, axis) ?? reference.take(a, indices, axis);
      if (size < smallestLoop) return reference.take(a, indices, axis);
      memory.begin();
      const rows = elementsOf(indices);
      const shape = [...indices.shape, ...a.shape.slice(1)];
      const origin = size * 4 >= smallestGathered ? originOf(a, indices, width) : undefined;
      if (origin?.lists !== undefined && backend.sparse !== undefined) {
        // its elements may never be wanted
        return new NdArray(new Storage(undefined, origin), shape, "float32");
      }
      const out = memory.allocate(shape, "float32");
      if (out === undefined) return reference.take(a, indices, axis);
      rowReaderOf(a.storage).gather(rows, width, elementsOf(out));
      if (origin !== undefined) setOrigin(out.storage, origin);
      return out;
    },
  };
}

/**
 * The rows for somebody who will read them later, whatever is written to the storage until then; undefined
 * while in linear memory.
 */
function lend(storage: Storage): RowReader | undefined {
  const origin = originOf(storage);
  if (blockOf(storage) === undefined && origin instanceof ByteRows) return origin;
  const elements = lendElements(storage);
  return elements && new FloatRows(elements as Float32Array);
}

/**
 * Rows of an array that lives in linear memory, as the weights of an embedding do, or moves in because most
 * of it is read; undefined where that does not pay.
 */
function takeRows(backend: Backend, a: NdArray, indices: NdArray, axis: number): NdArray | undefined {
  const shape = [...a.shape.slice(0, axis), ...indices.shape, ...a.shape.slice(axis + 1)];
  const size = sizeOf(shape);
  const isHere = blockOf(a.storage) !== undefined;
  if (a.dtype === "bool" || size < Math.max(backend.smallestLoop, 1)) return undefined;
  if (!isHere && !(fits(backend, a) && size * largestExcess >= a.size)) return undefined;
  const out = backend.call.withLent(a, indices, undefined, shape, a.dtype);
  if (out === undefined) return undefined;
  const { outer, length, inner } = splitAtAxis(a.shape, axis);
  const words = (inner * bytesPerElement(a.dtype)) / 4;
  const { call, wasm } = backend;
  wasm.takeRows(call.x, call.y, indices.size, call.out, outer, length, words);
  return out;
}

/** Rows of a single number, labels say: a loop beats a call per row. */
function takeNumbers(a: NdArray, indices: NdArray): NdArray {
  const out = allocate([...indices.shape, ...a.shape.slice(1)], a.dtype);
  const [from, to, places] = [elementsOf(a), elementsOf(out), elementsOf(indices)];
  for (let i = 0; i < to.length; i++) to[i] = from[places[i] as number] as number;
  return out;
}
