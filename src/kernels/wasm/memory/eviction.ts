/** Which blocks leave linear memory without a copy, and which leave in one copy with others. */
import { originOf } from "../../../array/storage.js";
import type { MemoryBlock } from "./block.js";

/**
 * How many retired blocks leave in one copy at most, and how many bytes: making an array costs as much as
 * copying a few thousand bytes. Whoever holds one of them holds the memory of all, so they are few, and of
 * one size.
 */
const mostTogether = 8;
const mostBytesTogether = 65536;
/** The last use of a block whose elements will hardly be wanted again: before every operation. */
export const retired = 0;

/** Whether the elements can be computed again: they leave without a copy. */
export const isCheap = ({ disposable, storage }: MemoryBlock): boolean =>
  disposable || (storage !== undefined && originOf(storage) !== undefined);

/**
 * The oldest block and the retired ones after it, in order of age, that may leave in one copy with it: itself
 * alone, if it is not retired or leaves without a copy.
 */
export function leavingWith(oldest: MemoryBlock): MemoryBlock[] {
  const together = [oldest];
  if (oldest.usedBy !== retired || isCheap(oldest)) return together;
  const most = Math.min(mostTogether, Math.floor(mostBytesTogether / oldest.bytes));
  for (let next = oldest.newer; together.length < most; next = next.newer) {
    if (next?.usedBy !== retired || next.bytes !== oldest.bytes || isCheap(next)) break;
    together.push(next);
  }
  return together;
}
