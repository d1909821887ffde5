/** WorkingSpace: the first bytes of linear memory, where small operands are lent a place and kernels have their scratch. */
import type { TypedArray } from "../../../array/dtype.js";

/** The scratch of the calling thread, and how many bytes every thread has. Below it lie the module's own constants. */
const firstScratch = 1024;
export const scratchBytes = 48 * 1024;
/** More threads are of no use to the products of this library, and each needs scratch. */
export const mostThreads = 16;
/** Where workers have theirs. Before it are the words of the threads (see assembly/threads.ts) and what is lent to small operands. */
const workerScratch = 65536;
/** So many bytes are never a storage's. */
export const reservedBytes = workerScratch + (mostThreads - 1) * scratchBytes;
/** Where small operands lie, above the scratch of the kernels: two of up to 512 numbers. */
const loans = 56 * 1024;

/** Where the kernels of a thread have their scratch; 0 is the calling thread. */
export const scratchOf = (thread: number): number =>
  thread === 0 ? firstScratch : workerScratch + (thread - 1) * scratchBytes;

export class WorkingSpace {
  #floats: Float32Array = new Float32Array(0);
  #integers: Int32Array = new Int32Array(0);

  constructor(readonly memory: { readonly buffer: ArrayBufferLike }) {}

  /** The address of a few numbers, good until the next ones at the same place. */
  put(place: 0 | 1, values: TypedArray, integers: boolean): number {
    this.#refresh();
    const start = loans / 4 + 512 * place;
    const space = integers ? this.#integers : this.#floats;
    for (let i = 0; i < values.length; i++) space[start + i] = values[i] as number;
    return 4 * start;
  }

  /** A few numbers that a kernel has left at an address. */
  read(pointer: number, into: TypedArray): void {
    this.#refresh();
    for (let i = 0; i < into.length; i++) into[i] = this.#floats[pointer / 4 + i] as number;
  }

  /** Growing detaches the buffer that older views lie on. */
  #refresh(): void {
    const { buffer } = this.memory;
    if (this.#floats.buffer === buffer) return;
    this.#floats = new Float32Array(buffer, 0, workerScratch / 4);
    this.#integers = new Int32Array(buffer, 0, workerScratch / 4);
  }
}
