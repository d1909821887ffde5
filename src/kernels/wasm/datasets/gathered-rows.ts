/**
 * GatheredRows: rows of a data set that are gathered when somebody wants their elements, and again after they
 * had to give way.
 */
import type { TypedArray } from "../../../array/dtype.js";
import type { Origin } from "../../../array/storage.js";
import type { Derived } from "../memory/block.js";
import type { RowLists } from "./listed-rows.js";
import type { RowReader } from "./row-reader.js";

export class GatheredRows implements Origin {
  readonly dtype = "float32";
  /** The lists of these rows, while its elements are not in linear memory. */
  scan: Derived | undefined;

  constructor(
    readonly from: RowReader,
    readonly rows: Int32Array,
    readonly width: number,
    /** The nonzeros of the whole data set. */
    readonly lists: RowLists | undefined,
  ) {}

  get size(): number {
    return this.rows.length * this.width;
  }

  writeInto(target: TypedArray): void {
    this.from.gather(this.rows, this.width, target);
  }

  discard(): void {
    this.scan?.discard();
    this.scan = undefined;
  }
}
