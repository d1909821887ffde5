/**
 * BatchedArray: an array that stands for one of many examples, and holds all of them. Its shape is that of
 * one; the elements are those of `physical`, which has an axis more in front, along which the examples lie.
 * Where all are alike that axis is 1.
 */
import { ShapeError } from "../../arguments/index.js";
import { NdArray } from "../../array/nd-array.js";
import { formatShape, type Shape, sizeOf } from "../../array/shape.js";

/** One call of what vmap gives. */
export interface Batch {
  /** Larger than that of every call that began before: inner ones have the larger number. */
  readonly level: number;
  /** How many examples there are. */
  readonly size: number;
  /** What happens to random draws: see `VmapOptions`. */
  readonly randomness: "different" | "same" | "error";
}

export class BatchedArray extends NdArray {
  constructor(
    readonly batch: Batch,
    readonly physical: NdArray,
  ) {
    // the same storage: who shares elements, and who has written to them, is told as of all arrays
    super(physical.storage, physical.shape.slice(1), physical.dtype);
  }

  override get level(): number {
    return this.batch.level;
  }

  override get everything(): NdArray {
    return this.physical.everything;
  }

  override reshape(shape: Shape): NdArray {
    if (sizeOf(shape) !== this.size)
      throw new ShapeError(
        `${formatShape(this.shape)} has ${this.size} elements, ${formatShape(shape)} ${sizeOf(shape)}`,
      );
    return new BatchedArray(this.batch, this.physical.reshape([frontOf(this.physical), ...shape]));
  }

  override toMeta(): NdArray {
    return new BatchedArray(this.batch, this.physical.toMeta());
  }

  override takesIn(input: NdArray): boolean {
    const inner = physicalOf(input, this.batch);
    return (
      frontOf(this.physical) >= frontOf(inner) && input.level <= this.level && this.physical.takesIn(inner)
    );
  }
}

export const isBatched = (value: unknown): value is BatchedArray => value instanceof BatchedArray;

/** The examples along the first axis: as many as there are, or 1 where all are alike. */
export const frontOf = (physical: NdArray): number => physical.shape[0] as number;

/** What an array holds as one of `batch`: what knows nothing of it is alike for all examples. */
export const physicalOf = (array: NdArray, batch: Batch): NdArray =>
  isBatched(array) && array.level === batch.level ? array.physical : array.reshape([1, ...array.shape]);
