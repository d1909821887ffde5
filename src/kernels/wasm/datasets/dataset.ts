/**
 * Dataset: what is known of an array that rows are taken from over and over, and where its nonzeros are
 * listed.
 */
import type { NdArray } from "../../../array/nd-array.js";
import type { Storage } from "../../../array/storage.js";
import { Pinned } from "../memory/pinned.js";
import type { Listing } from "./row-reader.js";

/**
 * Lists of nonzeros by address: row (or column) i is entries span[step · i] up to span[step · i + 1],
 * (position, value) pairs.
 */
export interface ListAddresses {
  readonly spans: number;
  readonly step: 1 | 2;
  /** Where entry 0 is. */
  readonly entries: number;
  /** How many entries all of them are. */
  readonly nonzeros: number;
}

/** The nonzeros of all rows, listed in linear memory. */
export class RowLists {
  /** The spans once more, then the entries. */
  readonly pinned = new Pinned();

  constructor(
    /** For each row the numbers of its first entry and of the one past its last, counted from address 0. */
    readonly spans: Int32Array,
  ) {}

  /** They had to give way. */
  get dropped(): boolean {
    return this.pinned.dropped;
  }

  /** The lists of `count` rows from `first` on. */
  addresses(first: number, count: number): ListAddresses {
    let nonzeros = 0;
    for (let i = 2 * first; i < 2 * (first + count); i += 2)
      nonzeros += (this.spans[i + 1] as number) - (this.spans[i] as number);
    return { spans: (this.pinned.places[0]?.pointer as number) + 8 * first, step: 2, entries: 0, nonzeros };
  }

  /** How many nonzeros the rows have together. */
  count(rows: Int32Array): number {
    let count = 0;
    for (const row of rows) count += (this.spans[2 * row + 1] as number) - (this.spans[2 * row] as number);
    return count;
  }

  /** The spans of some rows, in their order. */
  select(rows: Int32Array, spans: Int32Array): void {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      spans[2 * i] = this.spans[2 * row] as number;
      spans[2 * i + 1] = this.spans[2 * row + 1] as number;
    }
  }
}

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

/** Where data sets are known. */
export interface Datasets extends Listing {
  readonly datasets: WeakMap<Storage, Dataset>;
}

/** The record of an array as rows of `width` elements. */
export function datasetOf({ datasets }: Datasets, { storage }: NdArray, width: number): Dataset {
  let dataset = datasets.get(storage);
  if (dataset?.version !== storage.version || dataset.width !== width) {
    dataset = new Dataset(storage.version, width);
    datasets.set(storage, dataset);
  }
  return dataset;
}
