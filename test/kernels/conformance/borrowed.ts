/** Fences around working space: whether a kernel wrote beside what it borrowed. */
import type { MemoryBlock } from "../../../src/kernels/wasm/memory/block.js";
import type { LinearMemory } from "../../../src/kernels/wasm/memory/linear-memory.js";

/** Bytes on either side, of which those of a vector past the end may be written to; what they hold. */
const [margin, vector, fence] = [64, 16, 0x5a];

/**
 * From now on whatever is borrowed lies between fences. The function that comes back says whether one was
 * written to since it was last asked.
 */
export function fenceBorrowed(memory: LinearMemory): () => boolean {
  const real = new Map<MemoryBlock, MemoryBlock>();
  const { borrow, release } = memory;
  let broken = false;
  /** What lies before a space and behind it. */
  const fencesOf = ({ pointer, size }: MemoryBlock) => [
    new Uint8Array(memory.buffer, pointer - margin, margin),
    new Uint8Array(memory.buffer, pointer + size + vector, margin - vector),
  ];
  memory.borrow = (bytes) => {
    const block = borrow.call(memory, bytes + 2 * margin);
    if (block === undefined) return undefined;
    const inner = Object.create(block, {
      pointer: { value: block.pointer + margin },
      size: { value: bytes },
    }) as MemoryBlock;
    for (const each of fencesOf(inner)) each.fill(fence);
    real.set(inner, block);
    return inner;
  };
  memory.release = (inner) => {
    broken ||= fencesOf(inner).some((each) => each.some((byte) => byte !== fence));
    release.call(memory, real.get(inner) ?? inner);
    real.delete(inner);
  };
  return () => {
    const was = broken;
    broken = false;
    return was;
  };
}
