/**
 * Linear memory as a cache over garbage-collected storage. A storage lives here while it is hot; what is known to be dead is freed at
 * once; what was not used while a good deal was allocated is copied out to an ordinary typed array, which the garbage
 * collector owns, and comes back when it is used again. Nobody ever frees anything by hand, and a synchronous loop stays flat,
 * because none of this waits for a finalizer.
 */
import { bytesPerElement, copyTyped, type DType, type TypedArray } from "../../../array/dtype.js";
import { NdArray, Share, Storage } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import { type GrowableMemory, platform } from "../run/platform.js";
import { Slot } from "./slot.js";
import { SlotList } from "./slot-list.js";
import { reservedBytes, WorkingSpace } from "./working-space.js";

const pageBytes = 65536;
/** Storages start at multiples of a cache line. */
const alignment = 64;
/** What the cache keeps to at first: little, so that it stays in the processor's own. What comes back makes it larger. */
const defaultTarget = 2 * 2 ** 20;
const defaultBudget = 512 * 2 ** 20;
/**
 * How many retired neighbours leave in one copy at most, and how many bytes: making an array costs as much as copying a few thousand bytes.
 * Whoever holds one of them holds the memory of all, so they are few, and of one size.
 */
const mostTogether = 8;
const mostBytesTogether = 65536;
/** Fragments below this are not worth moving anything. */
const smallestWaste = 2 ** 20;
/** The most that 32-bit addresses reach. */
const mostPages = 65536;

/** The last use of a slot whose elements will hardly be wanted again: before every operation. */
const retired = 0;

/** What linear memory holds, in bytes, and what has happened so far. */
export interface LinearMemoryStats {
  /** In storages that live here now. */
  readonly residentBytes: number;
  readonly residentCount: number;
  /** In lists of the nonzeros of data sets, which rows are taken from over and over. They give way when the budget has no room for both. */
  readonly datasetBytes: number;
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
  /** Let other threads work on it, where the platform allows that. */
  readonly shared?: boolean;
}

function createMemory(shared: boolean): GrowableMemory {
  const { Memory } = platform();
  const limits = { initial: (4 * 2 ** 20) / pageBytes, maximum: mostPages };
  try {
    return new Memory({ ...limits, shared });
  } catch (error) {
    if (!shared) throw error;
    return new Memory({ ...limits, shared: false });
  }
}

/** Places that stay where they are, together, until the budget has no room for them or nobody wants them. */
export class Pinned {
  readonly places: { readonly pointer: number; readonly bytes: number }[] = [];
  usedBy = 0;
  /** They had to give way. */
  dropped = false;
}

/** Free bytes between places that did not move. */
interface Gap {
  start: number;
  readonly end: number;
}

export class LinearMemory {
  readonly memory: GrowableMemory;
  /** Whether other threads can work on it. */
  readonly shared: boolean;
  /** What `memory.buffer` answers, which takes its time. */
  buffer: ArrayBufferLike;
  readonly working = new WorkingSpace(this);
  #budget: number;
  readonly #firstTarget: number;
  #target: number;
  /** Where nothing has been placed yet. */
  #top = reservedBytes;
  /** What compaction left between pinned places. */
  #gaps: Gap[] = [];
  /** Freed places by their size, and how many bytes they are. */
  readonly #free = new Map<number, number[]>();
  #freeBytes = 0;
  readonly #slots = new SlotList();
  /** What is neither moved nor part of the cache, from the oldest on. */
  readonly #pinned = new Set<Pinned>();
  #pinnedBytes = 0;
  #operation = 1;
  readonly #counts = { freed: 0, evicted: 0, dropped: 0, returned: 0, compactions: 0 };

  constructor({ budget = defaultBudget, target = defaultTarget, shared = false }: LinearMemoryOptions = {}) {
    this.memory = createMemory(shared);
    this.buffer = this.memory.buffer;
    this.shared = !(this.buffer instanceof ArrayBuffer);
    this.#budget = budget;
    this.#firstTarget = target;
    this.#target = Math.min(target, budget);
  }

  stats(): LinearMemoryStats {
    return {
      residentBytes: this.#slots.bytes,
      residentCount: this.#slots.count,
      datasetBytes: this.#pinnedBytes,
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
    this.#unpinDownTo(bytes - this.#slots.bytes);
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

  /** The address of one more place for so many bytes, which stays where it is; undefined where the budget has no room: nothing gives way for it. */
  pin(pinned: Pinned, size: number): number | undefined {
    const bytes = roundUp(size);
    if (this.#slots.bytes + this.#pinnedBytes + bytes > this.#budget) return undefined;
    this.usePinned(pinned);
    const pointer = this.#take(bytes);
    if (pointer === undefined) return undefined;
    pinned.places.push({ pointer, bytes });
    this.#pinned.add(pinned);
    this.#pinnedBytes += bytes;
    return pointer;
  }

  /** The running operation reads them: they stay while it runs. */
  usePinned(pinned: Pinned): void {
    pinned.usedBy = this.#operation;
  }

  unpin(pinned: Pinned): void {
    pinned.dropped = true;
    this.#pinned.delete(pinned);
    for (const place of pinned.places) {
      this.#pinnedBytes -= place.bytes;
      this.#giveBack(place);
    }
    pinned.places.length = 0;
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
    residence.usedBy = retired;
  }

  /** Moves everything out: linear memory holds nothing any more. */
  clear(): void {
    this.begin();
    this.#shrinkTo(0);
    this.#unpinDownTo(0);
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
    this.#unpinDownTo(this.#budget - this.#slots.bytes - bytes);
    if (this.#slots.bytes + this.#pinnedBytes + bytes > this.#budget) return undefined;
    return this.#take(bytes);
  }

  #take(bytes: number): number | undefined {
    const free = this.#free.get(bytes)?.pop();
    if (free !== undefined) {
      this.#freeBytes -= bytes;
      return free;
    }
    const waste = this.#freeBytes;
    const full = this.#top + bytes > reservedBytes + this.#budget;
    if (waste > 0 && (full || waste > Math.max(smallestWaste, this.#slots.bytes))) this.#compact();
    let fresh = this.#extend(bytes);
    if (fresh === undefined) {
      this.#compact();
      fresh = this.#extend(bytes);
    }
    // the platform has no more: what is here must do
    while (fresh === undefined && (this.#makeRoom() || this.#unpinOldest())) {
      this.#compact();
      fresh = this.#extend(bytes);
    }
    return fresh;
  }

  /** Evicts until no more than so many bytes are resident, or only operands of the running operation are. */
  #shrinkTo(bytes: number): void {
    while (this.#slots.bytes > bytes) if (!this.#makeRoom()) return;
  }

  /** Evicts the oldest storage, unless the running operation uses it, and others that may go with it. */
  #makeRoom(): boolean {
    const { oldest } = this.#slots;
    if (oldest === undefined || oldest.usedBy === this.#operation) return false;
    const newest = lastNeighbour(oldest);
    if (newest === oldest) this.#evict(oldest);
    else this.#evictTogether(oldest, newest);
    return true;
  }

  /** Evicts slots that follow each other both in age and in place. */
  #evictTogether(oldest: Slot, newest: Slot): void {
    const start = Math.min(oldest.pointer, newest.pointer);
    const end = Math.max(oldest.pointer, newest.pointer) + oldest.bytes;
    const { buffer } = copyTyped(new Uint8Array(this.buffer, start, end - start)); // throws before anything has changed
    // the oldest place is given back last, and so taken first: what lies there next will be neighbours again
    let next: Slot | undefined = newest;
    while (next !== undefined) {
      const slot: Slot = next;
      next = slot.older;
      this.#leave(slot, new Share(buffer, slot.pointer - start, slot.dtype, slot.size));
    }
  }

  #unpinDownTo(bytes: number): void {
    while (this.#pinnedBytes > bytes && this.#unpinOldest());
  }

  #unpinOldest(): boolean {
    for (const pinned of this.#pinned) {
      if (pinned.usedBy === this.#operation) continue;
      this.unpin(pinned);
      return true;
    }
    return false;
  }

  #evict(slot: Slot): void {
    if (isCheap(slot)) {
      this.#remove(slot);
      slot.storage?.leave(undefined);
      this.#counts.dropped++;
    } else this.#leave(slot, copyTyped(slot.view())); // throws before anything has changed
  }

  #leave(slot: Slot, heap: TypedArray | Share): void {
    const storage = slot.storage as Storage;
    this.#remove(slot);
    storage.leave(heap);
    storage.evicted = true; // if it comes back, the cache is too small
    this.#counts.evicted++;
  }

  /**
   * Moves the storages together, so that what lay between them is one place. Operands of the running operation stay where they are, and
   * so does what is pinned.
   */
  #compact(): void {
    const places = [...this.#slots, ...[...this.#pinned].flatMap(({ places }) => places)].sort(
      (a, b) => a.pointer - b.pointer,
    );
    const bytes = new Uint8Array(this.buffer);
    let end = reservedBytes;
    this.#gaps = [];
    for (const place of places) {
      if (place instanceof Slot && place.usedBy !== this.#operation) {
        if (place.pointer !== end) {
          bytes.copyWithin(end, place.pointer, place.pointer + place.bytes);
          place.pointer = end;
        }
      } else if (place.pointer > end) this.#gaps.push({ start: end, end: place.pointer });
      end = place.pointer + place.bytes;
    }
    this.#top = end;
    this.#free.clear();
    this.#freeBytes = 0;
    this.#counts.compactions++;
  }

  #extend(bytes: number): number | undefined {
    for (const gap of this.#gaps) {
      if (gap.end - gap.start < bytes) continue;
      gap.start += bytes;
      return gap.start - bytes;
    }
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
    this.#giveBack(slot);
    slot.companion?.discard();
  }

  #giveBack({ pointer, bytes }: { readonly pointer: number; readonly bytes: number }): void {
    const places = this.#free.get(bytes);
    if (places === undefined) this.#free.set(bytes, [pointer]);
    else places.push(pointer);
    this.#freeBytes += bytes;
  }
}

/** Whether the elements can be computed again: they leave without a copy. */
const isCheap = ({ disposable, storage }: Slot): boolean => disposable || storage?.origin !== undefined;

/** The last of the retired slots from the oldest on that lie side by side in order of age, upwards or downwards, and may leave together. */
function lastNeighbour(oldest: Slot): Slot {
  const { bytes } = oldest;
  let last = oldest;
  if (oldest.usedBy !== retired || isCheap(oldest)) return last;
  const step = (oldest.newer?.pointer ?? 0) - oldest.pointer;
  if (Math.abs(step) !== bytes) return last;
  const most = Math.min(mostTogether, Math.floor(mostBytesTogether / bytes));
  for (let count = 1; count < most; count++) {
    const next = last.newer;
    if (next?.usedBy !== retired || next.bytes !== bytes || next.pointer !== last.pointer + step) break;
    if (isCheap(next)) break;
    last = next;
  }
  return last;
}

/** Sizes in steps of an eighth of their power of two (and whole cache lines), so that freed places fit again. */
function roundUp(bytes: number): number {
  const padded = bytes + 16; // kernels read and write whole vectors past the end
  const step = Math.max(alignment, 1 << (28 - Math.clz32(padded)));
  return Math.ceil(padded / step) * step;
}
