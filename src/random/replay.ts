/** Replay: a function that runs again with the draws that it had the first time, as a checkpoint needs it. */

/** A generator that can be taken back to where it stood. */
export interface Rewindable {
  /** The function that takes this generator back to where it stands now. @internal */
  savepoint(): () => void;
}

/** Where each generator stood that was drawn from, while draws are recorded. */
let recording: Map<Rewindable, () => void> | undefined;

/** To be called by a generator before it moves on. */
export function noteDraw(generator: Rewindable): void {
  if (recording !== undefined && !recording.has(generator)) recording.set(generator, generator.savepoint());
}

/** What a function gave, and how to run it, or another, with the same draws. */
export interface RecordedDraws<T> {
  readonly result: T;
  /**
   * Runs `again` with every generator where it stood at first, and takes them back to where they stand now.
   */
  replay<R>(again: () => R): R;
}

/** Runs `fn` and remembers, for every generator of the library that it draws from, where that stood. */
export function recordDraws<T>(fn: () => T): RecordedDraws<T> {
  const outer = recording;
  const before = new Map<Rewindable, () => void>();
  recording = before;
  try {
    const result = fn();
    return { result, replay: (again) => replay(before, again) };
  } finally {
    recording = outer;
    for (const [generator, rewind] of before)
      if (outer !== undefined && !outer.has(generator)) outer.set(generator, rewind);
  }
}

function replay<R>(before: ReadonlyMap<Rewindable, () => void>, again: () => R): R {
  const outer = recording;
  recording = undefined;
  const now = [...before.keys()].map((generator) => generator.savepoint());
  try {
    for (const rewind of before.values()) rewind();
    return again();
  } finally {
    for (const resume of now) resume();
    recording = outer;
  }
}

/**
 * Runs `fn` and takes every generator that it draws from back to where that stood: as often as it runs, it
 * draws the same, and nobody else notices.
 */
export function takeBackDraws<T>(fn: () => T): T {
  const outer = recording;
  const before = new Map<Rewindable, () => void>();
  recording = before;
  try {
    return fn();
  } finally {
    recording = undefined; // going back is no draw
    for (const rewind of before.values()) rewind();
    recording = outer;
  }
}
