/**
 * Linear memory as a cache over garbage-collected storage. A storage lives here while it is hot; what is known to be dead is freed at
 * once; what was not used while a good deal was allocated is copied out to an ordinary typed array, which the garbage
 * collector owns, and comes back when it is used again. Nobody ever frees anything by hand, and a synchronous loop stays flat,
 * because none of this waits for a finalizer.
 */
import { allocateTyped, bytesPerElement, type DType } from "../dtype.js";
import { NdArray, Storage } from "../nd-array.js";
import { type Shape, sizeOf } from "../shape.js";
import { type GrowableMemory, platform } from "./platform.js";
import { Slot } from "./slot.js";
import { SlotList } from "./slot-list.js";
import { reservedBytes, WorkingSpace } from "./working-space.js";

const pageBytes = 65536;
/** Storages start at multiples of a cache line. */
const alignment = 64;
/** What the cache keeps to at first: little, so that it stays in the processor's own. What comes back makes it larger. */
const defaultTarget = 2 * 2 ** 20;
const defaultBudget = 512 * 2 ** 20;
/** Fragments below this are not worth moving anything. */
const smallestWaste = 2 ** 20;
/** The most that 32-bit addresses reach. */
const mostPages = 65536;

/** What linear memory holds, in bytes, and what has happened so far. */
export interface LinearMemoryStats {
  /** In storages that live here now. */
  readonly residentBytes: number;
  readonly residentCount: number;
  /** What linear memory has grown to. It never shrinks: what is not resident is used again. */
  readonly reservedBytes: number;
  /** What the cache keeps to at present: it grows by what was evicted and wanted back. */
  readonly targetBytes: number;
  /** What it may never exceed. */
  readonly budgetBytes: number;
  /** Known to be dead and freed at once. */
  readonly freed: number;
  /** Copied out to the heap to make room. */
  readonly evicted: number;
  /** Dropped because they can be computed again. */
  readonly dropped: number;
  /** Evicted, and wanted back. */
  readonly returned: number;
  /** Times that everything was moved together. */
  readonly compactions: number;
}

export interface LinearMemoryOptions {
  readonly budget?: number;
  readonly target?: number;
}

export class LinearMemory {
  readonly memory: GrowableMemory = new (platform().Memory)({
    initial: (4 * 2 ** 20) / pageBytes,
    maximum: mostPages,
  });
  /** What `memory.buffer` answers, which takes its time. */
  buffer = this.memory.buffer;
  readonly working = new WorkingSpace(this);
  #budget: number;
  readonly #firstTarget: number;
  #target: number;
  #top = reservedBytes;
  /** Freed places by their size. */
  readonly #free = new Map<number, number[]>();
  readonly #slots = new SlotList();
  #operation = 1;
  readonly #counts = { freed: 0, evicted: 0, dropped: 0, returned: 0, compactions: 0 };

  constructor({ budget = defaultBudget, target = defaultTarget }: LinearMemoryOptions = {}) {
    this.#budget = budget;
    this.#firstTarget = target;
    this.#target = Math.min(target, budget);
  }

  stats(): LinearMemoryStats {
    return {
      residentBytes: this.#slots.bytes,
      residentCount: this.#slots.count,
      reservedBytes: this.buffer.byteLength,
      targetBytes: this.#target,
      budgetBytes: this.#budget,
      ...this.#counts,
    };
  }

  /** How much may be resident; what is over is evicted. 0 turns the cache off. */
  setBudget(bytes: number): void {
    this.begin();
    this.#budget = bytes;
    this.#target = Math.min(Math.max(this.#target, this.#firstTarget), bytes);
    this.#shrinkTo(this.#target);
    this.#compact();
  }

  /** A new operation begins: what the one before used may be evicted and moved again. */
  begin(): void {
    this.#operation++;
  }

  /** The slot of an array that is here. */
  slotOf(array: NdArray): Slot | undefined {
    const { residence } = array.storage;
    return residence instanceof Slot ? residence : undefined;
  }

  /** The address of an array's elements, copied in if need be; undefined where they find no room beside the operands. */
  pointerTo(array: NdArray): number | undefined {
    const { storage } = array;
    const { residence } = storage;
    if (residence instanceof Slot) {
      residence.usedBy = this.#operation;
      this.#slots.makeNewest(residence);
      return residence.pointer;
    }
    const { origin } = storage;
    const data = origin === undefined ? storage.data : undefined;
    const slot = this.#place(storage, array.dtype, array.size, false);
    if (slot === undefined) return undefined;
    if (data !== undefined) slot.view().set(data);
    else origin?.writeInto(slot.view());
    storage.enter(slot);
    if (storage.evicted) {
      storage.evicted = false;
      this.#counts.returned++;
      this.#target = Math.min(this.#target + slot.bytes, this.#budget);
    }
    return slot.pointer;
  }

  /** An array whose elements a kernel is about to write, all of them; undefined where there is no room. */
  allocate(shape: Shape, dtype: DType, disposable = false): NdArray | undefined {
    const storage = new Storage(undefined);
    const slot = this.#place(storage, dtype, sizeOf(shape), disposable);
    if (slot === undefined) return undefined;
    storage.enter(slot);
    return new NdArray(storage, shape, dtype);
  }

  /** The address of an array that `allocate` gave to the running operation. */
  addressOf(array: NdArray): number {
    return (array.storage.residence as Slot).pointer;
  }

  /** Working space of the running operation, given back with `release`. */
  borrow(bytes: number): Slot | undefined {
    return this.#place(undefined, "bool", bytes, true);
  }

  release(slot: Slot): void {
    this.#remove(slot);
  }

  /** Nobody can reach these elements any more. */
  free(storage: Storage): void {
    storage.forgetOrigin();
    const { residence } = storage;
    if (!(residence instanceof Slot)) return;
    this.#remove(residence);
    storage.leave(undefined);
    this.#counts.freed++;
  }

  /** The elements will hardly be wanted again: they give way first, and at once where that costs no copy. */
  retire(storage: Storage): void {
    const { residence, origin } = storage;
    origin?.discard();
    if (!(residence instanceof Slot)) return;
    if (origin !== undefined) {
      this.#evict(residence);
      return;
    }
    this.#slots.makeOldest(residence);
    residence.usedBy = 0;
  }

  /** Moves everything out: linear memory holds nothing any more. */
  clear(): void {
    this.begin();
    this.#shrinkTo(0);
    this.#compact();
  }

  #place(storage: Storage | undefined, dtype: DType, size: number, disposable: boolean): Slot | undefined {
    const bytes = roundUp(size * bytesPerElement(dtype));
    const pointer = this.#find(bytes);
    if (pointer === undefined) return undefined;
    const slot = new Slot(this, storage, pointer, bytes, dtype, size, disposable);
    slot.usedBy = this.#operation;
    this.#slots.add(slot);
    return slot;
  }

  /** Room for so many bytes: within the target if evicting can do that, else beyond it, but never beyond the budget. */
  #find(bytes: number): number | undefined {
    this.#shrinkTo(this.#target - bytes);
    if (this.#slots.bytes + bytes > this.#budget) return undefined;
    const free = this.#free.get(bytes)?.pop();
    if (free !== undefined) return free;
    const waste = this.#top - reservedBytes - this.#slots.bytes;
    const full = this.#top + bytes > reservedBytes + this.#budget;
    if (waste > 0 && (full || waste > Math.max(smallestWaste, this.#slots.bytes))) this.#compact();
    let fresh = this.#extend(bytes);
    if (fresh === undefined) {
      this.#compact();
      fresh = this.#extend(bytes);
    }
    // the platform has no more: what is here must do
    while (fresh === undefined && this.#makeRoom()) {
      this.#compact();
      fresh = this.#extend(bytes);
    }
    return fresh;
  }

  /** Evicts until no more than so many bytes are resident, or only operands of the running operation are. */
  #shrinkTo(bytes: number): void {
    while (this.#slots.bytes > bytes) if (!this.#makeRoom()) return;
  }

  /** Evicts the oldest storage, unless the running operation uses it. */
  #makeRoom(): boolean {
    const { oldest } = this.#slots;
    if (oldest === undefined || oldest.usedBy === this.#operation) return false;
    this.#evict(oldest);
    return true;
  }

  #evict(slot: Slot): void {
    const storage = slot.storage as Storage;
    if (slot.disposable || storage.origin !== undefined) {
      this.#remove(slot);
      storage.leave(undefined);
      this.#counts.dropped++;
      return;
    }
    const copy = allocateTyped(slot.dtype, slot.size); // throws before anything has changed
    copy.set(slot.view());
    this.#remove(slot);
    storage.leave(copy);
    storage.evicted = true; // if it comes back, the cache is too small
    this.#counts.evicted++;
  }

  /** Moves the storages together, so that what lay between them is one place. Operands of the running operation stay where they are. */
  #compact(): void {
    const slots = [...this.#slots].sort((a, b) => a.pointer - b.pointer);
    const bytes = new Uint8Array(this.buffer);
    let end = reservedBytes;
    for (const slot of slots) {
      if (slot.usedBy !== this.#operation && slot.pointer !== end) {
        bytes.copyWithin(end, slot.pointer, slot.pointer + slot.bytes);
        slot.pointer = end;
      }
      end = slot.pointer + slot.bytes;
    }
    this.#top = end;
    this.#free.clear();
    this.#counts.compactions++;
  }

  #extend(bytes: number): number | undefined {
    const end = this.#top + bytes;
    const have = this.buffer.byteLength;
    if (end > have) {
      // by half as much again, so that growing is rare
      const wanted = Math.min(Math.max(end, have + (have >> 1)), mostPages * pageBytes);
      if (end > wanted) return undefined;
      try {
        this.memory.grow(Math.ceil((wanted - have) / pageBytes));
        this.buffer = this.memory.buffer;
      } catch {
        return undefined;
      }
    }
    const pointer = this.#top;
    this.#top = end;
    return pointer;
  }

  #remove(slot: Slot): void {
    this.#slots.remove(slot);
    const places = this.#free.get(slot.bytes);
    if (places === undefined) this.#free.set(slot.bytes, [slot.pointer]);
    else places.push(slot.pointer);
    slot.companion?.discard();
  }
}

/** Sizes in steps of an eighth of their power of two (and whole cache lines), so that freed places fit again. */
function roundUp(bytes: number): number {
  const padded = bytes + 16; // kernels read and write whole vectors past the end
  const step = Math.max(alignment, 2 ** (28 - Math.clz32(padded)));
  return Math.ceil(padded / step) * step;
}
