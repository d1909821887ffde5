/** Hunt: which trials pass the place of each mutant, and whether one of them notices it. */
import { withMutant } from "../switch.js";

/**
 * A test that fails by throwing. `Under` is what it tests, made anew for each mutant, since a broken one
 * may leave damage behind.
 */
export interface Trial<Under> {
  readonly name: string;
  readonly run: (under: Under) => unknown;
  /** Written by hand for one thing: it always judges. */
  readonly always?: boolean;
}

interface Counted<Under> extends Trial<Under> {
  /** How many mutable places it passes: its length, the same on every machine. */
  readonly calls: number;
}

/**
 * Of the trials that pass a mutant's place so many are tried: the shortest, as many others, evenly spread,
 * and of each name one of middling length, since a place may be passed by many for whom nothing is changed.
 */
const shortest = 80;

export class Hunt<Under> {
  readonly failing: string[] = [];
  /** Trials that a mutant broke for good, by writing to what they share: they judge no more. */
  readonly broken = new Set<string>();
  readonly #trials = new Map<number, Counted<Under>[]>();

  readonly #sound: Under;

  constructor(readonly make: () => Under) {
    this.#sound = make();
  }

  /** Runs every trial without any mutant. */
  async reach(trials: readonly Trial<Under>[], longest = Infinity): Promise<void> {
    for (const each of trials) {
      const { reached, calls, stopped, error } = await withMutant(-1, () => each.run(this.#sound), longest);
      if (stopped) continue;
      if (error !== undefined) this.failing.push(`${each.name}: ${String(error)}`);
      const counted = { ...each, calls };
      for (const id of reached) {
        const known = this.#trials.get(id);
        if (known === undefined) this.#trials.set(id, [counted]);
        else known.push(counted);
      }
    }
    for (const [id, found] of this.#trials) this.#trials.set(id, selected(found));
  }

  /** How many trials judge a mutant. */
  judges(id: number): number {
    return this.#trials.get(id)?.length ?? 0;
  }

  /**
   * The trial that fails with the mutant and passes without it, and what it says; undefined where none
   * does.
   */
  async noticedBy(id: number): Promise<string | undefined> {
    const under = this.make();
    for (const { name, run, calls } of this.#trials.get(id) ?? []) {
      if (this.broken.has(name)) continue;
      const { error } = await withMutant(id, () => run(under), 10_000 + 20 * calls);
      if (error === undefined) continue;
      const after = await withMutant(-1, () => run(this.#sound));
      if (after.error === undefined) return `${name}: ${String(error)}`;
      this.broken.add(name);
    }
    return undefined;
  }
}

function selected<Under>(trials: Counted<Under>[]): Counted<Under>[] {
  const sorted = trials.sort((a, b) => a.calls - b.calls);
  const generated = sorted.filter(({ always }) => always !== true);
  const step = Math.max(1, (generated.length - shortest) / shortest);
  const kept = new Set(generated.slice(0, shortest));
  for (let i = shortest; i < generated.length; i += step)
    kept.add(generated[Math.floor(i)] as Counted<Under>);
  const names = new Set(generated.map(({ name }) => name));
  for (const name of names) {
    const own = generated.filter((each) => each.name === name);
    kept.add(own[own.length >> 1] as Counted<Under>);
  }
  const last = generated.at(-1);
  if (last !== undefined) kept.add(last);
  return sorted.filter((each) => each.always === true || kept.has(each));
}
