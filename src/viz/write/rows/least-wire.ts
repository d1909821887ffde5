/**
 * Ranks that need the least wire in all: what is used late stands late, beside what uses it. Network simplex,
 * as Graphviz ranks (Gansner, Koutsofios, North and Vo, "A Technique for Drawing Directed Graphs", 1993).
 */
import { addTo } from "../../snapshot/edges.js";

/** From one box, at least a rank further, to another. */
export interface Step {
  readonly from: string;
  readonly to: string;
}

/**
 * Moves boxes, each at least a rank behind what leads to it, until no move makes wires shorter.
 * @param ranks that hold this already; of boxes that no step names they stay.
 */
export function leastWire(steps: readonly Step[], ranks: ReadonlyMap<string, number>): Map<string, number> {
  const found = new Map(ranks);
  for (const part of partsOf(steps)) new Part(part, found).shorten();
  return found;
}

/** Steps that hang together. */
function partsOf(steps: readonly Step[]): Step[][] {
  const heads = new Map<string, string>();
  const headOf = (id: string): string => {
    let head = id;
    for (let next = heads.get(head); next !== undefined; next = heads.get(head)) head = next;
    if (head !== id) heads.set(id, head);
    return head;
  };
  for (const { from, to } of steps) {
    const [a, b] = [headOf(from), headOf(to)];
    if (a !== b) heads.set(a, b);
  }
  const parts = new Map<string, Step[]>();
  for (const step of steps) addTo(parts, headOf(step.from), step);
  return [...parts.values()];
}

/** Where a box hangs in the tree of steps without slack. */
interface Place {
  readonly id: string;
  readonly parent: Place | undefined;
  /** To the parent or from it; undefined at the root. */
  readonly step: Step | undefined;
}

class Part {
  readonly #steps: readonly Step[];
  readonly #at = new Map<string, Step[]>();
  readonly #ranks: Map<string, number>;

  constructor(steps: readonly Step[], ranks: Map<string, number>) {
    this.#steps = steps;
    this.#ranks = ranks;
    for (const step of steps) for (const end of [step.from, step.to]) addTo(this.#at, end, step);
  }

  shorten(): void {
    const tree = this.#tightTree();
    // moves that change nothing could follow each other in a circle
    for (let left = 4 * this.#at.size; left > 0; left--) {
      const worst = this.#worst(this.#hung(tree));
      if (worst === undefined) return;
      const { step, moved, isBehind } = worst;
      // what has more wires behind it than before it moves on, until one of them has no slack; else back
      const next = this.#nearest(({ from, to }) =>
        isBehind ? moved.has(from) && !moved.has(to) : moved.has(to) && !moved.has(from),
      );
      if (next === undefined) return;
      this.#move(moved, isBehind ? this.#slack(next) : -this.#slack(next));
      tree.delete(step);
      tree.add(next);
    }
  }

  #slack({ from, to }: Step): number {
    return (this.#ranks.get(to) as number) - (this.#ranks.get(from) as number) - 1;
  }

  #nearest(counts: (step: Step) => boolean): Step | undefined {
    let best: Step | undefined;
    for (const step of this.#steps)
      if (counts(step) && (best === undefined || this.#slack(step) < this.#slack(best))) best = step;
    return best;
  }

  #move(ids: Iterable<string>, by: number): void {
    for (const id of ids) this.#ranks.set(id, (this.#ranks.get(id) as number) + by);
  }

  /** Steps without slack that reach every box; what is reached moves towards what is not. */
  #tightTree(): Set<Step> {
    const tree = new Set<Step>();
    const reached = new Set<string>();
    const open = [(this.#steps[0] as Step).from];
    for (;;) {
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        reached.add(id);
        for (const step of this.#at.get(id) as Step[]) {
          const other = step.from === id ? step.to : step.from;
          if (reached.has(other) || this.#slack(step) > 0) continue;
          reached.add(other);
          tree.add(step);
          open.push(other);
        }
      }
      const next = this.#nearest(({ from, to }) => reached.has(from) !== reached.has(to));
      if (next === undefined) return tree;
      const isAhead = reached.has(next.from);
      this.#move(reached, isAhead ? this.#slack(next) : -this.#slack(next));
      tree.add(next);
      reached.add(isAhead ? next.to : next.from);
      open.push(isAhead ? next.to : next.from);
    }
  }

  /** The tree from its root on: parents come first. */
  #hung(tree: ReadonlySet<Step>): Place[] {
    const root: Place = { id: (this.#steps[0] as Step).from, parent: undefined, step: undefined };
    const places = [root];
    for (const place of places)
      for (const step of this.#at.get(place.id) as Step[])
        if (tree.has(step) && step !== place.step)
          places.push({ id: step.from === place.id ? step.to : step.from, parent: place, step });
    return places;
  }

  /** The branch whose move shortens most wires: those that lead on from it, less those that lead to it. */
  #worst(places: readonly Place[]) {
    const pull = new Map(places.map(({ id }) => [id, 0]));
    const add = (id: string, by: number) => pull.set(id, (pull.get(id) as number) + by);
    for (const { from, to } of this.#steps) {
      add(from, 1);
      add(to, -1);
    }
    let worst: { place: Place; gain: number } | undefined;
    for (const place of [...places].reverse()) {
      const { id, parent, step } = place;
      if (parent === undefined || step === undefined) continue;
      const all = pull.get(id) as number;
      add(parent.id, all);
      // it cannot move against the step that holds it
      const gain = step.from === id ? -all : all;
      if (gain > (worst?.gain ?? 0)) worst = { place, gain };
    }
    if (worst === undefined) return undefined;
    const { place } = worst;
    const moved = new Set([place.id]);
    for (const each of places) if (each.parent !== undefined && moved.has(each.parent.id)) moved.add(each.id);
    return { step: place.step as Step, moved, isBehind: (place.step as Step).from !== place.id };
  }
}
