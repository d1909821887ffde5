/** The reverse pass under way, for those who keep something until it ends. */

let ending: Set<() => void> | undefined;

/** Runs a pass; whatever was left to its end is done then, however it ends. */
export function duringPass<T>(fn: () => T): T {
  const before = ending;
  const own = new Set<() => void>();
  ending = own;
  try {
    return fn();
  } finally {
    ending = before;
    for (const last of own) last();
  }
}

/** Leaves `last` (once, however often it is given) to the end of the innermost pass under way; false where there is none. */
export function whenPassEnds(last: () => void): boolean {
  ending?.add(last);
  return ending !== undefined;
}
