/** SlotList: slots in order of last use, doubly linked, so that each change takes the same short time. */
import type { Slot } from "./slot.js";

export class SlotList implements Iterable<Slot> {
  #newest: Slot | undefined;
  #oldest: Slot | undefined;
  bytes = 0;
  count = 0;

  get oldest(): Slot | undefined {
    return this.#oldest;
  }

  /** From the oldest on. */
  *[Symbol.iterator](): Iterator<Slot> {
    for (let slot = this.#oldest; slot !== undefined; slot = slot.newer) yield slot;
  }

  add(slot: Slot): void {
    this.#append(slot);
    this.bytes += slot.bytes;
    this.count++;
  }

  remove(slot: Slot): void {
    this.#unlink(slot);
    this.bytes -= slot.bytes;
    this.count--;
  }

  makeNewest(slot: Slot): void {
    if (slot === this.#newest) return;
    this.#unlink(slot);
    this.#append(slot);
  }

  makeOldest(slot: Slot): void {
    if (slot === this.#oldest) return;
    this.#unlink(slot);
    slot.newer = this.#oldest;
    slot.older = undefined;
    if (this.#oldest !== undefined) this.#oldest.older = slot;
    else this.#newest = slot;
    this.#oldest = slot;
  }

  #append(slot: Slot): void {
    slot.older = this.#newest;
    slot.newer = undefined;
    if (this.#newest !== undefined) this.#newest.newer = slot;
    else this.#oldest = slot;
    this.#newest = slot;
  }

  #unlink(slot: Slot): void {
    if (slot.older !== undefined) slot.older.newer = slot.newer;
    else this.#oldest = slot.newer;
    if (slot.newer !== undefined) slot.newer.older = slot.older;
    else this.#newest = slot.older;
  }
}
