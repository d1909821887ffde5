/**
 * Places: which bytes of linear memory are taken, and how it grows. Who has to give way is not decided here.
 */
import { type GrowableMemory, platform } from "../module/platform.js";
import { reservedBytes } from "./working-space.js";

const pageBytes = 65536;
/** The most that 32-bit addresses reach. */
const mostPages = 65536;
/** Blocks start at multiples of a cache line. */
const alignment = 64;

export interface Place {
  readonly pointer: number;
  readonly bytes: number;
}

/** Free bytes between places that did not move. */
interface Gap {
  start: number;
  readonly end: number;
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

export class Places {
  readonly memory: GrowableMemory;
  /** What `memory.buffer` answers, which takes its time. */
  buffer: ArrayBufferLike;
  /** Where nothing has been placed yet. */
  #top = reservedBytes;
  /** What compaction left between places that stayed. */
  #gaps: Gap[] = [];
  /** Freed places by their size, and how many bytes they are. */
  readonly #free = new Map<number, number[]>();
  #freeBytes = 0;
  /**
   * The most that was taken since everything was moved together last, with what is reserved: a training step
   * will take it again.
   */
  #peak = reservedBytes;
  /** So many bytes can be placed at most, as far as is known. */
  reach = mostPages * pageBytes - reservedBytes;

  constructor(shared: boolean) {
    this.memory = createMemory(shared);
    this.buffer = this.memory.buffer;
  }

  /** A freed place of exactly so many bytes. */
  reuse(bytes: number): number | undefined {
    const free = this.#free.get(bytes)?.pop();
    if (free !== undefined) this.#freeBytes -= bytes;
    return free;
  }

  /** Whether moving everything together pays before so many bytes more are placed: `most` may be. */
  isFragmented(bytes: number, most: number): boolean {
    const full = this.#top + bytes > reservedBytes + most;
    return this.#freeBytes > (full ? 0 : this.#peak);
  }

  /**
   * A place where none was since everything was moved together last; undefined where the platform has no
   * more.
   */
  extend(bytes: number): number | undefined {
    for (const gap of this.#gaps) {
      if (gap.end - gap.start < bytes) continue;
      gap.start += bytes;
      return gap.start - bytes;
    }
    const end = this.#top + bytes;
    if (end > this.buffer.byteLength && !this.#growTo(end)) return undefined;
    const pointer = this.#top;
    this.#top = end;
    return pointer;
  }

  /** By half as much again, so that growing is rare. */
  #growTo(end: number): boolean {
    const have = this.buffer.byteLength;
    const wanted = Math.min(Math.max(end, have + (have >> 1)), mostPages * pageBytes);
    if (end > wanted) return false;
    try {
      this.memory.grow(Math.ceil((wanted - have) / pageBytes));
      this.buffer = this.memory.buffer;
      return true;
    } catch {
      this.reach = have - reservedBytes;
      return false;
    }
  }

  giveBack({ pointer, bytes }: Place): void {
    this.#peak = Math.max(this.#peak, this.#top - this.#freeBytes);
    const places = this.#free.get(bytes);
    if (places === undefined) this.#free.set(bytes, [pointer]);
    else places.push(pointer);
    this.#freeBytes += bytes;
  }

  /**
   * Moves what is taken together, so that what lay between is one place: `taken` is all of it, and `move` is
   * told the new address of each place that may move, and answers whether it does.
   */
  compact<P extends Place>(taken: P[], move: (place: P, pointer: number) => boolean): void {
    taken.sort((a, b) => a.pointer - b.pointer);
    const bytes = new Uint8Array(this.buffer);
    let end = reservedBytes;
    this.#gaps = [];
    for (const place of taken) {
      const { pointer } = place;
      if (pointer !== end) {
        if (move(place, end)) bytes.copyWithin(end, pointer, pointer + place.bytes);
        else this.#gaps.push({ start: end, end: pointer });
      }
      end = place.pointer + place.bytes;
    }
    this.#top = end;
    this.#free.clear();
    this.#freeBytes = 0;
    this.#peak = end;
  }
}

/**
 * Sizes in steps of an eighth of their power of two (and whole cache lines), so that freed places fit again.
 */
export function roundUp(bytes: number): number {
  const padded = bytes + 16; // kernels read and write whole vectors past the end
  const step = Math.max(alignment, 1 << (28 - Math.clz32(padded)));
  return Math.ceil(padded / step) * step;
}
