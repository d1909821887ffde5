/** What all ranks have to save, and which of them writes what of it. */
import type { CheckpointState } from "../../io/for-ranks.js";
import { shareOut } from "./share-out.js";

/** What one rank has to save. */
export interface Share {
  readonly state: CheckpointState;
  /** Its tensors: name, bytes, and a hash of the elements. */
  readonly tensors: readonly (readonly [name: string, bytes: number, a: number, b: number])[];
}

/** What differs from rank to rank, in the order of the ranks. */
export interface OfRanks {
  readonly parts: Readonly<Record<string, readonly unknown[]>>;
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  readonly defaultGenerator?: readonly unknown[];
}

/** As the index has it: the state of rank 0, with those of all parameters, and what differs. */
export interface SharedState extends CheckpointState {
  readonly ranks: number;
  readonly ofRanks: OfRanks;
}

export interface Plan {
  readonly state: SharedState;
  /** The rank that writes each tensor, and its name there, by the name in the index. */
  readonly places: ReadonlyMap<
    string,
    { readonly rank: number; readonly name: string; readonly bytes: number }
  >;
}

/** The name in the index of a tensor that has other elements on this rank than on the first that has it. */
export const nameOnRank = (rank: number, name: string): string => `rank.${rank}/${name}`;

/**
 * What is the same on all ranks is written by one of them, what differs by each; the largest first, each by
 * the rank that has least to write.
 * @param isSharded whether the part is an optimizer of which each rank has the states of its parameters.
 */
export function planOf(shares: readonly Share[], isSharded: (part: string) => boolean): Plan {
  return { state: sharedState(shares, isSharded), places: placesOf(shares) };
}

function placesOf(shares: readonly Share[]): Plan["places"] {
  const places: { as: string; name: string; bytes: number; rank: number | undefined }[] = [];
  const hashes = shares.map(
    ({ tensors }) => new Map(tensors.map(([name, ...rest]) => [name, rest] as const)),
  );
  const seen = new Set<string>();
  for (const [rank, { tensors }] of shares.entries())
    for (const [name, bytes, ...hash] of tensors) {
      if (seen.has(name)) continue;
      seen.add(name);
      const holders = shares.flatMap((_, r) => (hashes[r]?.has(name) ? [r] : []));
      const isSame = (r: number) => String(hashes[r]?.get(name)) === String([bytes, ...hash]);
      const everywhere = holders.length === shares.length && holders.every(isSame);
      places.push({ as: name, name, bytes, rank: everywhere ? undefined : rank });
      for (const r of everywhere ? [] : holders.filter((each) => !isSame(each)))
        places.push({ as: nameOnRank(r, name), name, bytes: hashes[r]?.get(name)?.[0] as number, rank: r });
    }
  const loads: number[] = new Array(shares.length).fill(0);
  for (const { rank, bytes } of places) if (rank !== undefined) loads[rank] = (loads[rank] as number) + bytes;
  const free = places.filter(({ rank }) => rank === undefined);
  const ranks = shareOut(
    free.map(({ bytes }) => bytes),
    loads,
  );
  const writer = new Map(free.map(({ as }, i) => [as, ranks[i] as number]));
  return new Map(
    places.map(({ as, name, bytes, rank }) => [
      as,
      { rank: rank ?? (writer.get(as) as number), name, bytes },
    ]),
  );
}

function sharedState(shares: readonly Share[], isSharded: (part: string) => boolean): SharedState {
  const { parts, values, ...first } = (shares[0] as Share).state;
  const sharded = Object.keys(parts).filter(isSharded);
  const together = sharded.map((name) => [name, allTogether(shares.map(({ state }) => state.parts[name]))]);
  const generators = shares.map(({ state }) => state.defaultGenerator);
  return {
    ...first,
    values,
    parts: { ...parts, ...Object.fromEntries(together) },
    ranks: shares.length,
    ofRanks: {
      parts: differing(parts, (name) =>
        isSharded(name) ? [] : shares.map(({ state }) => state.parts[name]),
      ),
      values: differing(values, (name) => shares.map(({ state }) => state.values[name])),
      ...(areSame(generators) ? {} : { defaultGenerator: generators }),
    },
  };
}

/** The state of an optimizer: of each parameter, that of the rank that has one. */
function allTogether(trees: readonly unknown[]): unknown {
  const states = trees as readonly { readonly state: readonly unknown[] }[];
  const [first] = states as readonly [{ readonly state: readonly unknown[] }];
  return {
    ...first,
    state: first.state.map(
      (_, i) => states.map(({ state }) => state[i]).find((each) => each !== null) ?? null,
    ),
  };
}

const areSame = (all: readonly unknown[]) => new Set(all.map((each) => JSON.stringify(each))).size <= 1;

function differing(
  names: Readonly<Record<string, unknown>>,
  onRanks: (name: string) => readonly unknown[],
): Record<string, readonly unknown[]> {
  const all = Object.keys(names).map((name) => [name, onRanks(name)] as const);
  return Object.fromEntries(all.filter(([, each]) => !areSame(each)));
}
