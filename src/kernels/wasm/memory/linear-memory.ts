/**
 * Linear memory as a cache over garbage-collected storage. A storage lives here while it is hot; what is
 * known to be dead is freed at once; what was not used while a good deal was allocated is copied out to an
 * ordinary typed array, which the garbage collector owns, and comes back when it is used again. Nobody ever
 * frees anything by hand, and a synchronous loop stays flat, because none of this waits for a finalizer.
 */
import { bytesPerElement, copyTyped, type DType, type TypedArray } from "../../../array/dtype.js";
import { NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import {
  blockOf,
  elementsIn,
  enterBlock,
  forgetOrigin,
  leaveBlock,
  originOf,
  Share,
  Storage,
} from "../../../array/storage.js";
import type { GrowableMemory } from "../module/platform.js";
import { MemoryBlock } from "./block.js";
import { BlockList } from "./block-list.js";
import { isCheap, lastNeighbour, retired } from "./eviction.js";
import { type Pinned, PinnedSet } from "./pinned.js";
import { type Place, Places, roundUp } from "./places.js";
import type { LinearMemoryStats } from "./stats.js";
import { WorkingSpace } from "./working-space.js";

/**
 * What the cache keeps to at first: little, so that it stays in the processor's own. What comes back makes it
 * larger.
 */
const defaultTarget = 2 * 2 ** 20;
const defaultBudget = 512 * 2 ** 20;
export interface LinearMemoryOptions {
  readonly budget?: number;
  readonly target?: number;
  /** Let other threads work on it, where the platform allows that. */
  readonly shared?: boolean;
}

export class LinearMemory {
  readonly #places: Places;
  /** Whether other threads can work on it. */
  readonly shared: boolean;
  readonly working: WorkingSpace;
  #budget: number;
  readonly #firstTarget: number;
  #target: number;
  readonly #blocks = new BlockList();
  readonly #pinned: PinnedSet;
  #operation = 1;
  readonly #counts = { freed: 0, evicted: 0, dropped: 0, returned: 0, compactions: 0, refused: 0 };

  constructor({ budget = defaultBudget, target = defaultTarget, shared = false }: LinearMemoryOptions = {}) {
    this.#places = new Places(shared);
    this.shared = !(this.buffer instanceof ArrayBuffer);
    this.working = new WorkingSpace(this.#places);
    this.#pinned = new PinnedSet(this.#places);
    this.#budget = Math.min(budget, this.#places.reach);
    this.#firstTarget = target;
    this.#target = Math.min(target, budget);
  }

  get memory(): GrowableMemory {
    return this.#places.memory;
  }

  get buffer(): ArrayBufferLike {
    return this.#places.buffer;
  }

  stats(): LinearMemoryStats {
    return {
      residentBytes: this.#blocks.bytes,
      residentCount: this.#blocks.count,
      datasetBytes: this.#pinned.bytes,
      reservedBytes: this.buffer.byteLength,
      targetBytes: this.#target,
      budgetBytes: this.#budget,
      ...this.#counts,
      reason: this.shortage,
    };
  }

  /** Why slower kernels compute; "" where all that was asked for found room. */
  get shortage(): string {
    const [budget, { refused }] = [this.#budget, this.#counts];
    const more = `setMemoryBudget(${defaultBudget}) is the default`;
    if (budget === 0) return `the memory budget is 0; ${more}`;
    if (refused === 0) return "";
    const times = refused === 1 ? "once" : `${refused} times`;
    return budget < this.#places.reach
      ? `${times} there was no room within the memory budget of ${budget} bytes; ${more}`
      : `${times} there was no room: the platform gives linear memory no more than ${budget} bytes`;
  }

  /**
   * How much may be resident, as far as there are addresses for it; what is over is evicted. 0 turns the
   * cache off.
   */
  setBudget(bytes: number): void {
    this.begin();
    this.#budget = Math.min(bytes, this.#places.reach);
    this.#counts.refused = 0;
    this.#target = Math.min(Math.max(this.#target, this.#firstTarget), this.#budget);
    this.#shrinkTo(this.#target);
    this.#unpinDownTo(this.#budget - this.#blocks.bytes);
    this.#compact();
  }

  /** A new operation begins: what the one before used may be evicted and moved again. */
  begin(): void {
    this.#operation++;
  }

  /** The block of an array that is here. */
  blockOf(array: NdArray): MemoryBlock | undefined {
    return blockOf(array.storage) as MemoryBlock | undefined;
  }

  /**
   * The address of an array's elements, copied in if need be; undefined where they find no room beside the
   * operands.
   */
  pointerTo(array: NdArray): number | undefined {
    const block = blockOf(array.storage) as MemoryBlock | undefined;
    if (block === undefined) return this.#moveIn(array);
    block.usedBy = this.#operation;
    this.#blocks.makeNewest(block);
    return block.pointer;
  }

  #moveIn({ storage, dtype, size }: NdArray): number | undefined {
    const origin = originOf(storage);
    const data = origin === undefined ? elementsIn(storage) : undefined;
    const block = this.#place(storage, dtype, size, false);
    if (block === undefined) return undefined;
    if (data !== undefined) block.view().set(data);
    else origin?.writeInto(block.view());
    if (enterBlock(storage, block)) {
      // it was copied out and is wanted back: the cache is too small
      this.#counts.returned++;
      this.#target = Math.min(this.#target + block.bytes, this.#budget);
    }
    return block.pointer;
  }

  /** An array whose elements a kernel is about to write, all of them; undefined where there is no room. */
  allocate(shape: Shape, dtype: DType, disposable = false): NdArray | undefined {
    const storage = new Storage(undefined);
    const block = this.#place(storage, dtype, sizeOf(shape), disposable);
    if (block === undefined) return undefined;
    enterBlock(storage, block);
    return new NdArray(storage, shape, dtype);
  }

  /** The address of an array that `allocate` gave to the running operation. */
  addressOf(array: NdArray): number {
    return (blockOf(array.storage) as MemoryBlock).pointer;
  }

  /** Working space of the running operation, given back with `release`. */
  borrow(bytes: number): MemoryBlock | undefined {
    return this.#place(undefined, "bool", bytes, true);
  }

  release(block: MemoryBlock): void {
    this.#remove(block);
  }

  /**
   * The address of one more place for so many bytes, which stays where it is; undefined where the budget has
   * no room: nothing gives way for it.
   */
  pin(pinned: Pinned, size: number): number | undefined {
    const bytes = roundUp(size);
    if (this.#blocks.bytes + this.#pinned.bytes + bytes > this.#budget) return undefined;
    this.usePinned(pinned);
    const pointer = this.#take(bytes);
    if (pointer === undefined) return undefined;
    this.#pinned.add(pinned, { pointer, bytes });
    return pointer;
  }

  /** The running operation reads them: they stay while it runs. */
  usePinned(pinned: Pinned): void {
    pinned.usedBy = this.#operation;
  }

  unpin(pinned: Pinned): void {
    this.#pinned.remove(pinned);
  }

  /** Nobody can reach these elements any more. */
  free(storage: Storage): void {
    forgetOrigin(storage);
    const block = blockOf(storage) as MemoryBlock | undefined;
    if (block === undefined) return;
    this.#remove(block);
    leaveBlock(storage, undefined);
    this.#counts.freed++;
  }

  /** The elements will hardly be wanted again: they give way first, and at once where that costs no copy. */
  retire(storage: Storage): void {
    const block = blockOf(storage) as MemoryBlock | undefined;
    const origin = originOf(storage);
    origin?.discard();
    if (block === undefined) return;
    if (origin !== undefined) {
      this.#evict(block);
      return;
    }
    this.#blocks.makeOldest(block);
    block.usedBy = retired;
  }

  /** Moves everything out: linear memory holds nothing any more. */
  clear(): void {
    this.begin();
    this.#shrinkTo(0);
    this.#unpinDownTo(0);
    this.#compact();
  }

  #place(
    storage: Storage | undefined,
    dtype: DType,
    size: number,
    disposable: boolean,
  ): MemoryBlock | undefined {
    const bytes = roundUp(size * bytesPerElement(dtype));
    const pointer = this.#find(bytes);
    if (pointer === undefined) {
      this.#counts.refused++;
      return undefined;
    }
    const block = new MemoryBlock(this, storage, pointer, bytes, dtype, size, disposable);
    block.usedBy = this.#operation;
    this.#blocks.add(block);
    return block;
  }

  /**
   * Room for so many bytes: within the target if evicting can do that, else beyond it, but never beyond the
   * budget.
   */
  #find(bytes: number): number | undefined {
    this.#shrinkTo(this.#target - bytes);
    this.#unpinDownTo(this.#budget - this.#blocks.bytes - bytes);
    if (this.#blocks.bytes + this.#pinned.bytes + bytes > this.#budget) return undefined;
    return this.#take(bytes);
  }

  #take(bytes: number): number | undefined {
    const free = this.#places.reuse(bytes);
    if (free !== undefined) return free;
    if (this.#places.isFragmented(bytes, this.#blocks.bytes, this.#budget)) this.#compact();
    let fresh = this.#places.extend(bytes);
    if (fresh === undefined) {
      this.#compact();
      fresh = this.#places.extend(bytes);
    }
    // the platform has no more: what is here must do, and is all that will be asked for from now on
    this.#budget = Math.min(this.#budget, this.#places.reach);
    this.#target = Math.min(this.#target, this.#budget);
    while (fresh === undefined && (this.#makeRoom() || this.#pinned.removeOldest(this.#operation))) {
      this.#compact();
      fresh = this.#places.extend(bytes);
    }
    return fresh;
  }

  /** Evicts until no more than so many bytes are resident, or only operands of the running operation are. */
  #shrinkTo(bytes: number): void {
    while (this.#blocks.bytes > bytes) if (!this.#makeRoom()) return;
  }

  /** Evicts the oldest storage, unless the running operation uses it, and others that may go with it. */
  #makeRoom(): boolean {
    const { oldest } = this.#blocks;
    if (oldest === undefined || oldest.usedBy === this.#operation) return false;
    const newest = lastNeighbour(oldest);
    if (newest === oldest) this.#evict(oldest);
    else this.#evictTogether(oldest, newest);
    return true;
  }

  /** Evicts blocks that follow each other both in age and in place. */
  #evictTogether(oldest: MemoryBlock, newest: MemoryBlock): void {
    const start = Math.min(oldest.pointer, newest.pointer);
    const end = Math.max(oldest.pointer, newest.pointer) + oldest.bytes;
    // throws before anything has changed
    const { buffer } = copyTyped(new Uint8Array(this.buffer, start, end - start));
    // the oldest place is given back last, and so taken first: what lies there next will be neighbours again
    let next: MemoryBlock | undefined = newest;
    while (next !== undefined) {
      const block: MemoryBlock = next;
      next = block.older;
      this.#leave(block, new Share(buffer, block.pointer - start, block.dtype, block.size));
    }
  }

  #unpinDownTo(bytes: number): void {
    while (this.#pinned.bytes > bytes && this.#pinned.removeOldest(this.#operation));
  }

  #evict(block: MemoryBlock): void {
    if (isCheap(block)) {
      this.#remove(block);
      if (block.storage !== undefined) leaveBlock(block.storage, undefined);
      this.#counts.dropped++;
    } else this.#leave(block, copyTyped(block.view())); // throws before anything has changed
  }

  #leave(block: MemoryBlock, heap: TypedArray | Share): void {
    this.#remove(block);
    leaveBlock(block.storage as Storage, heap);
    this.#counts.evicted++;
  }

  /**
   * Moves the blocks together, so that what lay between them is one place. Operands of the running operation
   * stay where they are, and so does what is pinned.
   */
  #compact(): void {
    const taken: (MemoryBlock | Place)[] = [...this.#blocks, ...this.#pinned];
    this.#places.compact(taken, (place, pointer) => {
      if (!(place instanceof MemoryBlock) || place.usedBy === this.#operation) return false;
      place.pointer = pointer;
      return true;
    });
    this.#counts.compactions++;
  }

  #remove(block: MemoryBlock): void {
    this.#blocks.remove(block);
    this.#places.giveBack(block);
    block.derived?.discard();
  }
}
