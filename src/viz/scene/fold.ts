/**
 * fold: equal layers in a row become one module, `Block × 12`. Equal is what has the same ops on the same
 * shapes, wired alike inside and to the layer before, and gives its result to the next alone.
 */
import { addTo } from "../snapshot/edges.js";
import { GraphModule, type GraphNode, type GraphSnapshot } from "../snapshot/snapshot.js";

/** So often something has to come in a row. */
const leastTimes = 3;

/** So many different layers may take turns. */
const longestPeriod = 4;

interface Run {
  readonly first: number;
  readonly period: number;
  readonly times: number;
}

/** Equal modules in a row, and the one that stands for them. */
export interface Fold {
  readonly members: readonly GraphModule[];
  readonly folded: GraphModule;
}

/** All of them, those inside others too. */
export function foldsIn(graph: GraphSnapshot): Fold[] {
  const several = [...siblingsIn(graph).values()].filter(({ length }) => length >= leastTimes);
  if (several.length === 0) return [];
  const runs = new Runs(graph);
  return several.flatMap((siblings) => runs.among(siblings).map((run) => foldOf(siblings, run)));
}

function siblingsIn({ modules }: GraphSnapshot): Map<string, GraphModule[]> {
  const inside = new Map<string, GraphModule[]>();
  for (const module of modules.values()) addTo(inside, module.parent, module);
  return inside;
}

function foldOf(siblings: readonly GraphModule[], run: Run): Fold {
  const members = siblings.slice(run.first, run.first + run.period * run.times);
  return { members, folded: foldedModule(members, run) };
}

/** @returns the graph with the modules of each run replaced by one, for the scene alone. */
export function fold(graph: GraphSnapshot): GraphSnapshot {
  const inside = siblingsIn(graph);
  const runs = new Runs(graph);
  const replaced = new Map<string, GraphModule>();
  const isReplaced = (path: string) => {
    for (let at = path; at !== ""; at = graph.modules.get(at)?.parent ?? "")
      if (replaced.has(at)) return true;
    return false;
  };
  for (const [parent, siblings] of inside) {
    if (siblings.length < leastTimes || isReplaced(parent)) continue;
    for (const run of runs.among(siblings)) {
      const { members, folded } = foldOf(siblings, run);
      for (const { path } of members) replaced.set(path, folded);
    }
  }
  if (replaced.size === 0) return graph;
  const homeOf = (path: string): string => {
    for (let at = path; at !== ""; at = graph.modules.get(at)?.parent ?? "") {
      const folded = replaced.get(at);
      if (folded !== undefined) return folded.path;
    }
    return path;
  };
  const modules = graph.modules.withMutations((all) => {
    for (const folded of replaced.values()) all.set(folded.path, folded);
  });
  return graph
    .set(
      "nodes",
      graph.nodes.map((node) => {
        const home = homeOf(node.module);
        return home === node.module ? node : node.set("module", home);
      }),
    )
    .set(
      "modules",
      modules.filter(({ path }) => homeOf(path) === path),
    );
}

function foldedModule(members: readonly GraphModule[], { period, times }: Run): GraphModule {
  const [first, last] = [members[0] as GraphModule, members.at(-1) as GraphModule];
  const again = first.name === last.name; // one module, called several times
  const kinds = members
    .slice(0, period)
    .map(({ kind, name, details }) => words(kind || name, details, period));
  const each = members.slice(0, period).reduce((sum, { parameterCount }) => sum + parameterCount, 0);
  return new GraphModule({
    path: `${first.path} … ${last.path}`,
    name: again ? first.name : `${first.name} … ${last.name}`,
    parent: first.parent,
    kind: `${period === 1 ? kinds[0] : `(${kinds.join(", ")})`} × ${times}`,
    details: period === 1 ? first.details : first.details.clear(),
    parameterCount: again ? each : each * times,
  });
}

const words = (kind: string, details: GraphModule["details"], period: number) =>
  period === 1 ? kind : [kind, ...details].join(" ");

/** Of a node in a run: its block, and its place there. */
interface Place {
  readonly block: number;
  readonly i: number;
}

class Runs {
  /** By the path of a module: the nodes in it and in what it encloses. */
  readonly #nodes = new Map<string, GraphNode[]>();
  readonly #into = new Map<string, string[]>();
  readonly #outOf = new Map<string, string[]>();
  readonly #signatures = new Map<string, string>();

  constructor(graph: GraphSnapshot) {
    for (const node of graph.nodes.values())
      for (let at = node.module; at !== ""; at = graph.modules.get(at)?.parent ?? "")
        addTo(this.#nodes, at, node);
    for (const { from, to } of graph.edges) {
      addTo(this.#into, to, from);
      addTo(this.#outOf, from, to);
    }
  }

  among(siblings: readonly GraphModule[]): Run[] {
    const runs: Run[] = [];
    for (let first = 0; first + leastTimes <= siblings.length; ) {
      const run = this.#at(siblings, first);
      if (run !== undefined) runs.push(run);
      first += run === undefined ? 1 : run.period * run.times;
    }
    return runs;
  }

  /** The longest run that begins here. */
  #at(siblings: readonly GraphModule[], first: number): Run | undefined {
    for (let period = 1; period <= longestPeriod; period++) {
      const times = this.#timesFrom(siblings, first, period);
      if (times >= leastTimes) return { first, period, times };
    }
    return undefined;
  }

  /**
   * How many blocks in a row are alike, wired alike to the one before, and give what they compute to the next
   * alone. Looks no further than to the first that is not: a network may have thousands.
   */
  #timesFrom(siblings: readonly GraphModule[], first: number, period: number): number {
    const places = new Map<string, Place>();
    let before: readonly GraphNode[] = [];
    let second = "";
    for (let block = 0; ; block++) {
      const start = first + block * period;
      const members = siblings.slice(start, start + period);
      const nodes = members.flatMap(({ path }) => this.#nodes.get(path) ?? []);
      if (members.length < period || nodes.length === 0) return block;
      const isAlike = (module: GraphModule, i: number) =>
        this.#signature(module) === this.#signature(siblings[start + i - period] as GraphModule);
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

  /** Where the operands of a block come from. */
  #entry(nodes: readonly GraphNode[], block: number, places: ReadonlyMap<string, Place>): string {
    const said = (from: string) => {
      const at = places.get(from);
      if (at === undefined) return from;
      return at.block === block ? at.i : `${block - at.block} before: ${at.i}`;
    };
    return JSON.stringify(nodes.map(({ id }) => (this.#into.get(id) ?? []).map(said)));
  }

  /** What a module is inside: its kinds, ops and shapes, and which operand comes from where in it. */
  #signature(module: GraphModule): string {
    const known = this.#signatures.get(module.path);
    if (known !== undefined) return known;
    const nodes = this.#nodes.get(module.path) ?? [];
    const places = new Map(nodes.map(({ id }, i) => [id, i]));
    const said = nodes.map(({ id, kind, op, shape }) => {
      const operands = (this.#into.get(id) ?? []).map((from) => places.get(from) ?? "outside");
      return [kind, op, shape.toArray(), operands];
    });
    const signature = JSON.stringify([module.kind, module.details.toArray(), module.parameterCount, said]);
    this.#signatures.set(module.path, signature);
    return signature;
  }
}

/** Whether a module stands for several in a row. */
export const isFolded = ({ kind }: GraphModule): boolean => / × \d+$/.test(kind);
