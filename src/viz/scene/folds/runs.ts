/** Runs: parts in a row that are equal, or of which as many at a time are. */
import { addTo } from "../../snapshot/edges.js";
import type { GraphNode, GraphSnapshot } from "../../snapshot/snapshot.js";
import type { Part } from "./parts.js";

/** So often something has to come in a row. */
export const leastTimes = 3;

/** So many different layers may take turns. */
const longestPeriod = 8;

/** Some parts, again and again: by the place of the first, how many take turns, and how often. */
export interface Run {
  readonly first: number;
  readonly period: number;
  readonly times: number;
}

/** Of a node in a run: its block, and its place there. */
interface Place {
  readonly block: number;
  readonly i: number;
}

export class Runs {
  readonly #into = new Map<string, string[]>();
  readonly #outOf = new Map<string, string[]>();
  readonly #signatures = new Map<Part, string>();

  constructor({ edges }: GraphSnapshot) {
    for (const { from, to } of edges) {
      addTo(this.#into, to, from);
      addTo(this.#outOf, from, to);
    }
  }

  among(parts: readonly Part[]): Run[] {
    const runs: Run[] = [];
    for (let first = 0; first + leastTimes <= parts.length; ) {
      const run = this.#at(parts, first);
      if (run !== undefined) runs.push(run);
      first += run === undefined ? 1 : run.period * run.times;
    }
    return runs;
  }

  /** The longest run that begins here. Ops alone are none: what they compute is what a picture shows. */
  #at(parts: readonly Part[], first: number): Run | undefined {
    for (let period = 1; period <= longestPeriod; period++) {
      if (parts.slice(first, first + period).every(({ module }) => module === undefined)) continue;
      const times = this.#timesFrom(parts, first, period);
      if (times >= leastTimes) return { first, period, times };
    }
    return undefined;
  }

  /**
   * How many blocks in a row are alike, wired alike to the one before, and give what they compute to the next
   * alone. Looks no further than to the first that is not: a network may have thousands.
   */
  #timesFrom(parts: readonly Part[], first: number, period: number): number {
    const places = new Map<string, Place>();
    let before: readonly GraphNode[] = [];
    let second = "";
    const begun = this.#begun(parts[first] as Part, parts[first + period]);
    const at = (i: number) => (i === first ? begun : (parts[i] as Part));
    for (let block = 0; ; block++) {
      const start = first + block * period;
      const members = parts.slice(start, start + period).map((_, i) => at(start + i));
      const nodes = members.flatMap((part) => part.nodes);
      if (members.length < period) return block;
      const isAlike = (part: Part, i: number) =>
        this.#signature(part) === this.#signature(at(start + i - period));
      if (block > 0 && !members.every(isAlike)) return block;
      for (const [i, { id }] of nodes.entries()) places.set(id, { block, i });
      const entry = this.#entry(nodes, block, places);
      if (block === 1) second = entry;
      if (block > 1 && (entry !== second || entry.includes("2 before"))) return block;
      if (!before.every(({ id }) => this.#outOf.get(id)?.every((to) => places.has(to)) !== false))
        return block;
      before = nodes;
    }
  }

  /** The first layer: the data that enters the network stands in it, where no other layer has any. */
  #begun(part: Part, next: Part | undefined): Part {
    const data = part.nodes.findIndex(({ kind }) => kind === "input");
    if (next === undefined || part.module === undefined || data === -1) return part;
    const without = { ...part, nodes: part.nodes.toSpliced(data, 1) };
    return this.#signature(without) === this.#signature(next) ? without : part;
  }

  /** Where the operands of a block come from. */
  #entry(nodes: readonly GraphNode[], block: number, places: ReadonlyMap<string, Place>): string {
    const said = (from: string) => {
      const at = places.get(from);
      if (at === undefined) return from;
      return at.block === block ? at.i : `${block - at.block} before: ${at.i}`;
    };
    return JSON.stringify(nodes.map(({ id }) => (this.#into.get(id) ?? []).map(said)));
  }

  /**
   * What a part is inside: its kinds, ops with their numbers, literals and shapes, and which operand comes
   * from where in it.
   */
  #signature(part: Part): string {
    const known = this.#signatures.get(part);
    if (known !== undefined) return known;
    const { module, nodes } = part;
    const places = new Map(nodes.map(({ id }, i) => [id, i]));
    const said = nodes.map(({ id, kind, op, numbers, name, shape, value }) => {
      const operands = (this.#into.get(id) ?? []).map((from) => places.get(from) ?? "outside");
      const literal = kind === "input" && name === "" && shape.size === 0 ? value : "";
      return [kind, op, numbers, literal, shape.toArray(), operands];
    });
    const about = module && [module.kind, module.details.toArray(), module.parameterCount];
    const signature = JSON.stringify([about, said]);
    this.#signatures.set(part, signature);
    return signature;
  }
}
