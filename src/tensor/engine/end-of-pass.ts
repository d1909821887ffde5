/** The end of the reverse pass under way, for those who keep something until then. */
import { context } from "../context/context.js";

/** Runs a pass; whatever was left to its end is done then, however it ends. */
export function duringPass<T>(pass: () => T): T {
  const left = new Set<() => void>();
  try {
    return context.endOfPass.during(left, pass);
  } finally {
    for (const last of left) last();
  }
}

/**
 * Leaves `last` (once, however often it is given) to the end of the innermost pass under way; false where
 * there is none.
 */
export function whenPassEnds(last: () => void): boolean {
  context.endOfPass.current?.add(last);
  return context.endOfPass.current !== undefined;
}
