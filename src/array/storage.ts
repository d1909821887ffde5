/**
 * Storage: where the elements of arrays are, and how often they were written to. What holds the elements is
 * private to this file and to the kernels, which import the functions below it: no object that a program can
 * reach has a way to elements in place, since a view of linear memory shows other elements as soon as the
 * memory moves.
 */

import { WengertError } from "../arguments/index.js";
import { allocateTyped, type DType, type TypedArray, viewTyped } from "./dtype.js";

/** Who wrote into a storage last: the words of an error about a value that was changed after it was saved. */
export interface Write {
  readonly by: string;
  readonly source?: string | undefined;
}

/**
 * A block of linear memory in which elements lie while they are there: the cache of hot storages (see
 * kernels/wasm/memory).
 */
export interface Block {
  /** The elements in place. Valid until the next allocation in linear memory; never kept. */
  view(): TypedArray;
  /** What was computed from the elements no longer holds. */
  beforeWrite(): void;
}

/** What elements are computed from that are not held anywhere: not yet, or not any more. */
export interface Origin {
  readonly dtype: DType;
  readonly size: number;
  writeInto(target: TypedArray): void;
  /** What was derived from the elements will not be wanted, or no longer holds. */
  discard(): void;
}

/**
 * Elements on the heap that left linear memory in one copy with others. Most of them nobody will ask for, so
 * the view waits for who does.
 */
export class Share {
  constructor(
    readonly buffer: ArrayBufferLike,
    readonly byteOffset: number,
    readonly dtype: DType,
    readonly size: number,
  ) {}
}

// for kernels only: index.ts does not pass them on

/** The elements in place, wherever they are. @throws WengertError where they were given up. */
export let elementsIn: (storage: Storage) => TypedArray;
/** The only element, where it is kept as a number. */
export let numberIn: (storage: Storage) => number | undefined;
/** Puts another in its place, after `beforeWrite`. */
export let setNumber: (storage: Storage, value: number) => void;
export let blockOf: (storage: Storage) => Block | undefined;
export let originOf: (storage: Storage) => Origin | undefined;
export let setOrigin: (storage: Storage, origin: Origin | undefined) => void;
export let forgetOrigin: (storage: Storage) => void;
/**
 * The elements are in linear memory from now on; the caller has copied them. Answers whether they were there
 * before and were copied out to make room.
 */
export let enterBlock: (storage: Storage, block: Block) => boolean;
/**
 * The elements have left linear memory; `heap` is their copy, or undefined where their origin does or nobody
 * wants them any more.
 */
export let leaveBlock: (storage: Storage, heap: TypedArray | Share | undefined) => void;
/**
 * The heap's array for somebody who will read it later, whatever is written to the storage until then;
 * undefined while in linear memory.
 */
export let lendElements: (storage: Storage) => TypedArray | undefined;
/** Before every write: what was lent stays as it was, and the origin no longer gives these elements. */
export let beforeWrite: (storage: Storage) => void;

/** Made in inference mode. */
const inference = 1;
/** Somebody will read the heap's array later. */
const lent = 2;
/** The elements were copied out of linear memory to make room, and have not been back. */
const evicted = 4;
/** The number is of float64. */
const double = 8;

/** What few storages have, in an object of its own. */
class Rare {
  lastWrite: Write | undefined;
  copiedBy: string | undefined;
  /** What the elements were computed from, where that is cheaper to keep than they are. A write ends it. */
  origin: Origin | undefined;
}

/**
 * The elements: in a typed array that the garbage collector owns, for a while in linear memory, or nowhere as
 * long as they can be computed again. `version` counts the writes, so that a value saved for backward can be
 * told from the value it has become.
 */
export class Storage {
  version = 0;
  /** Yes and no, a bit each: there is a storage for every result, and fields would weigh. */
  #flags = 0;
  /** A single float is a number until somebody wants an array: that weighs ten times as much. */
  #heap: TypedArray | Share | number | undefined;
  #block: Block | undefined;
  #rare: Rare | undefined;

  /** @param heap a number where the elements are a single float, which it has been rounded to. */
  constructor(heap: TypedArray | number | undefined, origin?: Origin, dtype?: DType) {
    this.#heap = heap;
    if (origin !== undefined) this.#more.origin = origin;
    if (dtype === "float64") this.#flags = double;
  }

  get #more(): Rare {
    this.#rare ??= new Rare();
    return this.#rare;
  }

  get #origin(): Origin | undefined {
    return this.#rare?.origin;
  }

  get lastWrite(): Write | undefined {
    return this.#rare?.lastWrite;
  }

  set lastWrite(write: Write | undefined) {
    this.#more.lastWrite = write;
  }

  /** The op whose result this is, where it looks like a window onto its operand but is a copy. */
  get copiedBy(): string | undefined {
    return this.#rare?.copiedBy;
  }

  set copiedBy(op: string | undefined) {
    this.#more.copiedBy = op;
  }

  /** Made where nothing is ever to be differentiated: no graph may be recorded on these elements. */
  get inference(): boolean {
    return (this.#flags & inference) !== 0;
  }

  set inference(yes: boolean) {
    this.#set(inference, yes);
  }

  #set(flag: number, yes: boolean): void {
    this.#flags = yes ? this.#flags | flag : this.#flags & ~flag;
  }

  /** The elements were given up: the graph that held them was released. */
  get released(): boolean {
    return this.#heap === undefined && this.#block === undefined && this.#origin === undefined;
  }

  get #elements(): TypedArray {
    if (this.#block !== undefined) return this.#block.view();
    if (this.#origin !== undefined) this.#hold();
    const heap = this.#heap;
    if (heap instanceof Float32Array) return heap; // most are
    if (heap === undefined) throw new WengertError("the elements of this array were released");
    if (typeof heap === "number") return this.#arrayOf(heap);
    if (!(heap instanceof Share)) return heap;
    const elements = viewTyped(heap.dtype, heap.buffer, heap.byteOffset, heap.size);
    this.#heap = elements;
    return elements;
  }

  #arrayOf(value: number): TypedArray {
    const elements = (this.#flags & double) === 0 ? new Float32Array(1) : new Float64Array(1);
    elements[0] = value;
    this.#heap = elements;
    return elements;
  }

  /** From now on the elements are held, here or in linear memory. */
  #hold(): void {
    if (this.#block === undefined && this.#heap === undefined && this.#origin !== undefined) {
      this.#heap = allocateTyped(this.#origin.dtype, this.#origin.size);
      this.#origin.writeInto(this.#heap);
    }
    this.#forgetOrigin();
  }

  #forgetOrigin(): void {
    if (this.#rare?.origin === undefined) return;
    this.#rare.origin.discard();
    this.#rare.origin = undefined;
  }

  #enter(block: Block): boolean {
    this.#block = block;
    this.#heap = undefined;
    const returns = (this.#flags & evicted) !== 0;
    this.#set(lent | evicted, false); // who borrowed the heap's array keeps it to himself now
    return returns;
  }

  #lend(): TypedArray | undefined {
    if (this.#block !== undefined) return undefined;
    this.#set(lent, true);
    return this.#elements;
  }

  #beforeWrite(): void {
    if ((this.#flags & lent) !== 0) this.#heap = this.#elements.slice();
    this.#set(lent, false);
    this.#block?.beforeWrite();
    if (this.#origin !== undefined) this.#hold();
    this.#forgetOrigin();
  }

  static {
    elementsIn = (storage) => storage.#elements;
    numberIn = (storage) => {
      const heap = storage.#heap;
      return typeof heap === "number" ? heap : undefined;
    };
    setNumber = (storage, value) => {
      storage.#heap = (storage.#flags & double) === 0 ? Math.fround(value) : value;
    };
    blockOf = (storage) => storage.#block;
    originOf = (storage) => storage.#origin;
    setOrigin = (storage, origin) => {
      storage.#more.origin = origin;
    };
    forgetOrigin = (storage) => storage.#forgetOrigin();
    enterBlock = (storage, block) => storage.#enter(block);
    leaveBlock = (storage, heap) => {
      storage.#block = undefined;
      storage.#heap = heap;
      if (heap !== undefined) storage.#set(evicted, true);
    };
    lendElements = (storage) => storage.#lend();
    beforeWrite = (storage) => storage.#beforeWrite();
  }
}

/** Before a write that others can see: it is counted, and who did it is kept. */
export function beginWrite(storage: Storage, write: Write): void {
  beforeWrite(storage);
  storage.version++;
  storage.lastWrite = write;
}
