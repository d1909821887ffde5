/** Working space for longer work: all of it, or none. */
import type { MemoryBlock } from "./block.js";
import type { LinearMemory } from "./linear-memory.js";

/**
 * What `run` makes of spaces of so many bytes, which are given back afterwards; undefined where there is no
 * room for all of them.
 */
export function withSpace<T>(
  memory: LinearMemory,
  sizes: readonly number[],
  run: (...spaces: MemoryBlock[]) => T | undefined,
): T | undefined {
  const spaces: MemoryBlock[] = [];
  try {
    for (const size of sizes) {
      const space = memory.borrow(size);
      if (space === undefined) return undefined;
      spaces.push(space);
    }
    return run(...spaces);
  } finally {
    for (const space of spaces) memory.release(space);
  }
}
