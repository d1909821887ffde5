/**
 * Dataset: what is known of an array that rows are taken from over and over, and where its nonzeros are
 * listed.
 */
import type { NdArray } from "../../../array/nd-array.js";
import type { Storage } from "../../../array/storage.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import type { WasmExports } from "../module/exports.js";
import type { RowLists } from "./listed-rows.js";

export class Dataset {
  /** How often rows were taken, and how many altogether. */
  reads = 0;
  rowsTaken = 0;
  /** Whether its nonzeros were to be listed, and undefined where that was not possible. */
  listed = false;
  lists: RowLists | undefined;

  constructor(
    /**
     * A write begins a new life: what changes all the time, as an embedding that is trained does, is no data
     * set.
     */
    readonly version: number,
    readonly width: number,
  ) {}
}

/** What listing nonzeros needs. */
export interface Listing {
  readonly memory: LinearMemory;
  readonly wasm: Pick<WasmExports, "listRows" | "packRowsOfBytes">;
}

/** Where data sets are known. */
export interface Datasets extends Listing {
  readonly datasets: WeakMap<Storage, Dataset>;
}

/** The record of an array as rows of `width` elements. */
export function datasetOf({ datasets }: Datasets, array: NdArray, width: number): Dataset {
  const { storage } = array;
  let dataset = datasets.get(storage);
  if (dataset?.version !== storage.version || dataset.width !== width) {
    dataset = new Dataset(storage.version, width);
    datasets.set(storage, dataset);
  }
  return dataset;
}
