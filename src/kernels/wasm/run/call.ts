/**
 * Call: one operation of the module from the start. Its operands move in or are lent a place, room for the
 * result is made, and where there is no room the answer is undefined: the reference does it. Addresses are
 * fields of one object that all calls share, good until the next call: anything made for each call, even a
 * function for the way out, would cost as much as a small kernel does.
 */
import type { DType } from "../../../array/dtype.js";
import { elementsOf, hasStorage, type NdArray } from "../../../array/nd-array.js";
import type { Shape } from "../../../array/shape.js";
import { blockOf } from "../../../array/storage.js";
import { largestLoan } from "../memory/limits.js";
import type { LinearMemory } from "../memory/linear-memory.js";

export class Call {
  /** The addresses of the operands, in the order in which they were given. */
  x = 0;
  y = 0;
  z = 0;
  w = 0;
  /** The address of the result. */
  out = 0;

  constructor(readonly memory: LinearMemory) {}

  /** A result without operands in linear memory: the caller writes it. */
  none(shape: Shape, dtype: DType): NdArray | undefined {
    this.memory.begin();
    return this.result(shape, dtype);
  }

  /** One operand, and a new array that the kernel writes. */
  one(a: NdArray, shape: Shape, dtype: DType): NdArray | undefined {
    this.memory.begin();
    const x = this.memory.pointerTo(a);
    if (x === undefined) return undefined;
    this.x = x;
    return this.result(shape, dtype);
  }

  two(a: NdArray, b: NdArray, shape: Shape, dtype: DType): NdArray | undefined {
    return this.inPlace(a, b) ? this.result(shape, dtype) : undefined;
  }

  three(a: NdArray, b: NdArray, c: NdArray, shape: Shape, dtype: DType): NdArray | undefined {
    return this.inPlace(a, b, c) ? this.result(shape, dtype) : undefined;
  }

  /** Two operands that do not move in where they are small. */
  twoLent(a: NdArray, b: NdArray, shape: Shape, dtype: DType): NdArray | undefined {
    this.memory.begin();
    const x = this.lent(a, 0);
    const y = x === undefined ? undefined : this.lent(b, 1);
    if (x === undefined || y === undefined) return undefined;
    this.x = x;
    this.y = y;
    return this.result(shape, dtype);
  }

  /**
   * The first operand moves in; the second, and the third where there is one, do not where they are small.
   */
  withLent(a: NdArray, b: NdArray, c: NdArray | undefined, shape: Shape, dtype: DType): NdArray | undefined {
    this.memory.begin();
    const x = this.memory.pointerTo(a);
    const y = x === undefined ? undefined : this.lent(b, 1);
    const z = y === undefined || c === undefined ? 0 : this.lent(c, 0);
    if (x === undefined || y === undefined || z === undefined) return undefined;
    this.x = x;
    this.y = y;
    this.z = z;
    return this.result(shape, dtype);
  }

  /** Operands only: the kernel writes into some of them. Whether they are here. */
  inPlace(a: NdArray, b: NdArray, c?: NdArray, d?: NdArray): boolean {
    const { memory } = this;
    memory.begin();
    const x = memory.pointerTo(a);
    const y = x === undefined ? undefined : memory.pointerTo(b);
    const z = y === undefined || c === undefined ? 0 : memory.pointerTo(c);
    const w = z === undefined || d === undefined ? 0 : memory.pointerTo(d);
    if (x === undefined || y === undefined || z === undefined || w === undefined) return false;
    this.x = x;
    this.y = y;
    this.z = z;
    this.w = w;
    return true;
  }

  /** One more result of the running call. */
  result(shape: Shape, dtype: DType): NdArray | undefined {
    const out = this.memory.allocate(shape, dtype);
    if (out !== undefined) this.out = this.memory.addressOf(out);
    return out;
  }

  /**
   * The address of an operand. A small one on the heap is copied into working space `place` for this call
   * instead of moving in.
   */
  lent(a: NdArray, place: 0 | 1): number | undefined {
    const { memory } = this;
    if (a.size > largestLoan || (hasStorage(a) && blockOf(a.storage) !== undefined))
      return memory.pointerTo(a);
    return memory.working.put(place, elementsOf(a), a.dtype === "int32");
  }
}
