/** Which blocks leave linear memory without a copy, and which leave in one copy with their neighbours. */
import { originOf } from "../../../array/storage.js";
import type { MemoryBlock } from "./block.js";

/**
 * How many retired neighbours leave in one copy at most, and how many bytes: making an array costs as much as
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
 * The last of the retired blocks from the oldest on that lie side by side in order of age, upwards or
 * downwards, and may leave together.
 */
export function lastNeighbour(oldest: MemoryBlock): MemoryBlock {
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
