/**
 * WorkingSpace: the first bytes of linear memory, where small operands are lent a place and kernels have
 * their scratch.
 */
import type { TypedArray } from "../../../array/dtype.js";
import { memoryMap } from "../../contract/index.js";

const scratch = memoryMap.scratch;
const loans = memoryMap.loans;
const loanElements = memoryMap.loanElements;
const workerScratch = memoryMap.workerScratch;
export const scratchBytes = memoryMap.scratchBytes;
export const mostThreads = memoryMap.mostThreads;
/** So many bytes are never a storage's. */
export const reservedBytes = workerScratch + (mostThreads - 1) * scratchBytes;

/** Where the kernels of a thread have their scratch; 0 is the calling thread. */
export const scratchOf = (thread: number): number =>
  thread === 0 ? scratch : workerScratch + (thread - 1) * scratchBytes;

export class WorkingSpace {
  #floats: Float32Array = new Float32Array(0);
  #integers: Int32Array = new Int32Array(0);

  constructor(readonly memory: { readonly buffer: ArrayBufferLike }) {}

  /** The address of a few numbers, good until the next ones at the same place. */
  put(place: 0 | 1, values: TypedArray, integers: boolean): number {
    this.#refresh();
    const start = loans / 4 + loanElements * place;
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
