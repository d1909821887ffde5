/**
 * Mutation switching: every mutant is compiled in once, and one at a time is switched on, so that hundreds run in one process
 * (mutant schemata: Untch, Offutt & Harrold 1993).
 */

/** One deliberate mistake. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** The op, function or class that it is in. */
  readonly owner: string;
  /** The kind of mistake, a key of `mutators` or of `ruleMutators`. */
  readonly mutator: string;
  readonly before: string;
  readonly after: string;
}

export const mutants: Mutant[] = [];

let active = -1;
let reached = new Uint8Array(0);
let calls = 0;
let limit = Infinity;

/** Adds mutants to the list; they are numbered from the result on. */
export function register(more: readonly Mutant[]): number {
  const base = mutants.length;
  mutants.push(...more);
  return base;
}

/** Asked by the code at each place that a mutant would change: is this the one? */
export function isActive(id: number): boolean {
  if (++calls > limit) throw new Error(`stopped after passing ${limit} mutable places`);
  reached[id] = 1;
  return id === active;
}

export interface Run {
  /** The mutants whose places were passed. */
  readonly reached: ReadonlySet<number>;
  /** How often any mutable place was passed. */
  readonly calls: number;
  /** It was stopped because it passed more than it may. */
  readonly stopped: boolean;
  /** What was thrown, if anything. */
  readonly error: unknown;
}

/** Runs `body` with a mutant switched on (-1: none). A mutant may send a loop astray, so there is an end to what it may pass. */
export async function withMutant(id: number, body: () => unknown, maxCalls = Infinity): Promise<Run> {
  [active, reached, calls, limit] = [id, new Uint8Array(mutants.length), 0, maxCalls];
  let error: unknown;
  try {
    await body();
  } catch (thrown) {
    error = thrown ?? new Error("nothing was thrown, but not returned either");
  }
  const places = reached;
  const outcome = {
    get reached() {
      return new Set([...places.keys()].filter((place) => places[place] === 1));
    },
    calls,
    stopped: calls > limit,
    error,
  };
  [active, reached, calls, limit] = [-1, new Uint8Array(0), 0, Infinity];
  return outcome;
}
