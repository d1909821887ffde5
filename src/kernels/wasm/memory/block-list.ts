/** BlockList: blocks in order of last use, doubly linked, so that each change takes the same short time. */
import type { MemoryBlock } from "./block.js";

export class BlockList implements Iterable<MemoryBlock> {
  #newest: MemoryBlock | undefined;
  #oldest: MemoryBlock | undefined;
  bytes = 0;
  count = 0;

  get oldest(): MemoryBlock | undefined {
    return this.#oldest;
  }

  /** From the oldest on. */
  *[Symbol.iterator](): Iterator<MemoryBlock> {
    for (let block = this.#oldest; block !== undefined; block = block.newer) yield block;
  }

  add(block: MemoryBlock): void {
    this.#append(block);
    this.bytes += block.bytes;
    this.count++;
  }

  remove(block: MemoryBlock): void {
    this.#unlink(block);
    // an old block that is garbage itself would keep young ones from being collected
    block.newer = undefined;
    block.older = undefined;
    this.bytes -= block.bytes;
    this.count--;
  }

  makeNewest(block: MemoryBlock): void {
    if (block === this.#newest) return;
    this.#unlink(block);
    this.#append(block);
  }

  makeOldest(block: MemoryBlock): void {
    if (block === this.#oldest) return;
    this.#unlink(block);
    block.newer = this.#oldest;
    block.older = undefined;
    if (this.#oldest !== undefined) this.#oldest.older = block;
    else this.#newest = block;
    this.#oldest = block;
  }

  #append(block: MemoryBlock): void {
    block.older = this.#newest;
    block.newer = undefined;
    if (this.#newest !== undefined) this.#newest.newer = block;
    else this.#oldest = block;
    this.#newest = block;
  }

  #unlink(block: MemoryBlock): void {
    if (block.older !== undefined) block.older.newer = block.newer;
    else this.#oldest = block.newer;
    if (block.newer !== undefined) block.newer.older = block.older;
    else this.#newest = block.older;
  }
}
