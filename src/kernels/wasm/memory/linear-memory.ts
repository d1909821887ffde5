/**
 * Linear memory as a cache over garbage-collected storage. A storage lives here while it is hot; what is
 * known to be dead is freed at once; what was not used while a good deal was allocated is copied out to an
 * ordinary typed array, which the garbage collector owns, and comes back when it is used again. Large ones,
 * which it takes long to copy, stay until a collection of garbage has told which of them are dead, where a
 * program can ask for one. Nobody ever frees anything by hand, and a synchronous loop stays flat, because
 * none of this waits for a finalizer.
 */
import {
  allocateTyped,
  bytesPerElement,
  copyTyped,
  type DType,
  type TypedArray,
} from "../../../array/dtype.js";
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
import { Allowance } from "./allowance.js";
import { MemoryBlock } from "./block.js";
import { BlockList } from "./block-list.js";
import { isCheap, leavingWith, retired } from "./eviction.js";
import { type Collection, newWatch, type Watch } from "./liveness.js";
import { type Pinned, PinnedSet } from "./pinned.js";
import { type Place, Places, roundUp } from "./places.js";
import { type LinearMemoryStats, noCounts } from "./stats.js";
import { WorkingSpace } from "./working-space.js";

/**
 * What the cache keeps to at first: little, so that it stays in the processor's own. What comes back makes it
 * larger.
 */
const defaultTarget = 2 * 2 ** 20;
/** It takes as long to copy as to make some dozen of tensors. */
const smallestLarge = 2 ** 16;
const defaultBudget = 2048 * 2 ** 20;
export interface LinearMemoryOptions {
  readonly budget?: number;
  readonly target?: number;
  /** What tells which of them are dead; undefined where nothing can. */
  readonly watch?: () => Watch | undefined;
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
  /** Those that it takes long to copy: they stay until it is known which of them are dead. */
  readonly #large = new BlockList();
  readonly #allowance = new Allowance();
  /** A block of so many bytes is large; none is where the dead cannot be told. */
  #largeFrom = smallestLarge;
  readonly #newWatch: () => Watch | undefined;
  #watch: Watch | undefined;
  readonly #pinned: PinnedSet;
  #operation = 1;
  readonly #counts = { ...noCounts };

  constructor(options: LinearMemoryOptions = {}) {
    const { budget = defaultBudget, target = defaultTarget, shared = false } = options;
    this.#newWatch = options.watch ?? newWatch;
    this.#places = new Places(shared);
    this.shared = !(this.buffer instanceof ArrayBuffer);
    this.working = new WorkingSpace(this.#places);
    this.#pinned = new PinnedSet(this.#places);
    this.#budget = Math.min(budget, this.#places.reach);
    this.#firstTarget = target;
    this.#target = Math.min(target, budget);
    this.#allowance.restrict(this.#mostLarge);
  }

  get memory(): GrowableMemory {
    return this.#places.memory;
  }

  get buffer(): ArrayBufferLike {
    return this.#places.buffer;
  }

  stats(): LinearMemoryStats {
    return {
      residentBytes: this.#resident,
      residentCount: this.#blocks.count + this.#large.count,
      datasetBytes: this.#pinned.bytes,
      reservedBytes: this.buffer.byteLength,
      targetBytes: this.#target,
      budgetBytes: this.#budget,
      ...this.#counts,
      reason: this.shortage,
    };
  }

  /** Whether large results stay here until they are dead, as far as is known. */
  get keepsLarge(): boolean {
    return this.#largeFrom < Infinity;
  }

  get #resident(): number {
    return this.#blocks.bytes + this.#large.bytes;
  }

  /** A quarter of the budget is left for what lies between, or everything would be moved over and over. */
  get #mostLarge(): number {
    return Math.max(0, 0.75 * this.#budget - this.#target);
  }

  #isLarge({ bytes }: MemoryBlock): boolean {
    return bytes >= this.#largeFrom;
  }

  #listOf(block: MemoryBlock): BlockList {
    return this.#isLarge(block) ? this.#large : this.#blocks;
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
    this.#allowance.restrict(this.#mostLarge);
    this.#shrinkTo(this.#target);
    this.#shrinkLargeTo(this.#budget - this.#blocks.bytes);
    this.#unpinDownTo(this.#budget - this.#resident);
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
    this.#listOf(block).makeNewest(block);
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
      if (this.#isLarge(block)) this.#allowance.widen(block.bytes, this.#mostLarge);
      else this.#target = Math.min(this.#target + block.bytes, this.#budget);
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
    this.#allowance.takeBack(this.#isLarge(block) ? block.bytes : 0);
  }

  /**
   * The address of one more place for so many bytes, which stays where it is; undefined where the budget has
   * no room: nothing gives way for it.
   */
  pin(pinned: Pinned, size: number): number | undefined {
    const bytes = roundUp(size);
    if (this.#resident + this.#pinned.bytes + bytes > this.#budget) return undefined;
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
    this.#allowance.takeBack(this.#isLarge(block) ? block.bytes : 0);
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
      block.storage = storage;
      this.#evict(block);
      return;
    }
    if (this.#isLarge(block)) this.#allowance.retire(block.bytes);
    this.#listOf(block).makeOldest(block);
    block.usedBy = retired;
  }

  /** Moves everything out: linear memory holds nothing any more. */
  clear(): void {
    this.begin();
    this.#shrinkTo(0);
    this.#shrinkLargeTo(0);
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
    this.#listOf(block).add(block);
    if (this.#isLarge(block)) {
      this.#allowance.place(bytes);
      this.#letGo(block);
    }
    return block;
  }

  /**
   * Room for so many bytes: within the target if evicting can do that, else beyond it, but never beyond the
   * budget.
   */
  #find(bytes: number): number | undefined {
    if (bytes < this.#largeFrom) this.#shrinkTo(this.#target - bytes);
    else this.#makeRoomForLarge(bytes);
    if (this.#resident + this.#pinned.bytes + bytes > this.#budget) {
      // lists of data sets give way only to what needs more than half
      const most = this.#budget - this.#blocks.bytes - bytes;
      this.#shrinkLargeTo(Math.min(most, Math.max(most - this.#pinned.bytes, this.#budget / 2)));
      this.#shrinkTo(this.#budget - this.#large.bytes - bytes);
      this.#unpinDownTo(this.#budget - this.#resident - bytes);
      if (this.#resident + this.#pinned.bytes + bytes > this.#budget) return undefined;
    }
    return this.#take(bytes);
  }

  /** Frees what is dead, where it is time to look for that; copies out only what must give way even so. */
  #makeRoomForLarge(bytes: number): void {
    const [large, allowance] = [this.#large, this.#allowance];
    const due = allowance.due(bytes, large.bytes);
    if (due !== undefined) {
      if (!this.#isWatching()) {
        this.#shrinkTo(this.#target - bytes); // all are alike from now on
        return;
      }
      const [before, start] = [large.bytes, performance.now()];
      this.#freeDead(due);
      this.#letGoAll();
      const milliseconds = performance.now() - start;
      allowance.judge(due, milliseconds, before - large.bytes, large.bytes, this.#mostLarge);
      // a full one is due where that was not enough
      if (due === "minor") this.#makeRoomForLarge(bytes);
    }
    if (large.bytes + bytes > allowance.limit) this.#shrinkLargeTo(allowance.kept(bytes));
  }

  /** Whether the dead can be told from now on. If not, all blocks are alike. */
  #isWatching(): boolean {
    if (this.#watch !== undefined) return true;
    this.#watch = this.#newWatch();
    const large = [...this.#large];
    if (this.#watch !== undefined) for (const block of large) this.#letGo(block);
    else {
      for (const block of large) this.#large.remove(block);
      this.#largeFrom = Infinity;
      for (const block of large) this.#blocks.add(block);
    }
    return this.#watch !== undefined;
  }

  /** From now on nobody here holds the storage of a large block. */
  #letGo(block: MemoryBlock): void {
    if (this.#watch === undefined || block.storage === undefined) return;
    if (!block.watched) this.#watch.add(block.storage);
    block.watched = true;
    block.storage = undefined;
  }

  /**
   * Frees the large blocks whose storages nobody holds. Until `#letGoAll` the memory holds the others, so
   * that they can be evicted.
   */
  #freeDead(collection: Collection): void {
    if (this.#watch === undefined) return;
    for (const storage of this.#watch.alive(collection)) {
      const block = blockOf(storage) as MemoryBlock | undefined;
      if (block !== undefined) block.storage = storage;
    }
    for (const block of [...this.#large]) {
      if (!block.watched || block.storage !== undefined || block.usedBy === this.#operation) continue;
      this.#remove(block);
      this.#counts.collected++;
    }
    this.#counts.collections++;
  }

  #letGoAll(): void {
    if (this.#watch !== undefined) for (const block of this.#large) this.#letGo(block);
  }

  /** Evicts large blocks until so many bytes are left. */
  #shrinkLargeTo(bytes: number): void {
    if (this.#large.bytes <= bytes) return;
    this.#freeDead("minor");
    this.#shrink(this.#large, bytes);
    this.#letGoAll();
  }

  /** Whether something gave way. */
  #giveWay(): boolean {
    const { count } = this.#large;
    this.#shrinkLargeTo(this.#large.bytes - 1);
    return (
      this.#large.count < count || this.#makeRoom(this.#blocks) || this.#pinned.removeOldest(this.#operation)
    );
  }

  #take(bytes: number): number | undefined {
    const free = this.#places.reuse(bytes);
    if (free !== undefined) return free;
    if (this.#places.isFragmented(bytes, this.#budget)) this.#compact();
    let fresh = this.#places.extend(bytes);
    if (fresh === undefined) {
      this.#compact();
      fresh = this.#places.extend(bytes);
    }
    // the platform has no more: what is here must do, and is all that will be asked for from now on
    this.#budget = Math.min(this.#budget, this.#places.reach);
    this.#target = Math.min(this.#target, this.#budget);
    while (fresh === undefined && this.#giveWay()) {
      this.#compact();
      fresh = this.#places.extend(bytes);
    }
    return fresh;
  }

  /** Evicts until no more than so many bytes are resident, or only operands of the running operation are. */
  #shrinkTo(bytes: number): void {
    this.#shrink(this.#blocks, bytes);
  }

  #shrink(blocks: BlockList, bytes: number): void {
    while (blocks.bytes > bytes) if (!this.#makeRoom(blocks)) return;
  }

  /** Evicts the oldest storage, unless the running operation uses it, and others that may go with it. */
  #makeRoom({ oldest }: BlockList): boolean {
    if (oldest === undefined || oldest.usedBy === this.#operation) return false;
    const together = leavingWith(oldest);
    if (together.length === 1) this.#evict(oldest);
    else this.#evictTogether(oldest.bytes, together);
    return true;
  }

  /** Evicts blocks of one size in one copy. */
  #evictTogether(bytes: number, blocks: readonly MemoryBlock[]): void {
    // throws before anything has changed
    const copies = allocateTyped("uint8", blocks.length * bytes);
    blocks.forEach(({ pointer }, at) => {
      copies.set(new Uint8Array(this.buffer, pointer, bytes), at * bytes);
    });
    blocks.forEach((block, at) => {
      this.#leave(block, new Share(copies.buffer, at * bytes, block.dtype, block.size));
    });
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
    const storage = block.storage as Storage;
    this.#remove(block);
    this.#watch?.delete(storage);
    leaveBlock(storage, heap);
    this.#counts.evicted++;
  }

  /**
   * Moves the blocks together, so that what lay between them is one place. Operands of the running operation
   * stay where they are, and so does what is pinned.
   */
  #compact(): void {
    const taken: (MemoryBlock | Place)[] = [...this.#blocks, ...this.#large, ...this.#pinned];
    this.#places.compact(taken, (place, pointer) => {
      if (!(place instanceof MemoryBlock) || place.usedBy === this.#operation) return false;
      place.pointer = pointer;
      return true;
    });
    this.#counts.compactions++;
  }

  #remove(block: MemoryBlock): void {
    this.#listOf(block).remove(block);
    this.#places.giveBack(block);
    block.derived?.discard();
  }
}
