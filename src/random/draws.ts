/** Draws that can be repeated: which generators a function drew from, and where each stood before. */

/** A generator that can be taken back. */
export interface Rewindable {
  /** The function that takes this generator back to where it stands now. @internal */
  bookmark(): () => void;
}

let witness: Map<Rewindable, () => void> | undefined;

/** To be called by a generator before it moves on. */
export function noteDraw(generator: Rewindable): void {
  if (witness !== undefined && !witness.has(generator)) witness.set(generator, generator.bookmark());
}

/** What a function gave, and how to run it, or another, with the same draws. */
export interface Watched<T> {
  readonly result: T;
  /** Runs `again` with every generator where it stood at first, and takes them back to where they stand now. */
  replay<R>(again: () => R): R;
}

/** Runs `fn` and remembers, for every generator of the library that it draws from, where that stood. */
export function watchDraws<T>(fn: () => T): Watched<T> {
  const outer = witness;
  const before = new Map<Rewindable, () => void>();
  witness = before;
  try {
    const result = fn();
    return { result, replay: (again) => replay(before, again) };
  } finally {
    witness = outer;
    for (const [generator, rewind] of before)
      if (outer !== undefined && !outer.has(generator)) outer.set(generator, rewind);
  }
}

function replay<R>(before: ReadonlyMap<Rewindable, () => void>, again: () => R): R {
  const outer = witness;
  witness = undefined;
  const now = [...before.keys()].map((generator) => generator.bookmark());
  try {
    for (const rewind of before.values()) rewind();
    return again();
  } finally {
    for (const resume of now) resume();
    witness = outer;
  }
}
