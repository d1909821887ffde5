/**
 * fold: equal layers in a row become one module, `Block × 12`, with the functions between them if there are:
 * `(Affine, relu) × 12`. Equal is what has the same ops, with the same numbers, on the same shapes, wired
 * alike inside and to the layer before, and gives its result to the next alone.
 */
import { GraphModule, type GraphNode, type GraphSnapshot } from "../../snapshot/snapshot.js";
import { type Part, partsIn } from "./parts.js";
import { leastTimes, type Run, Runs } from "./runs.js";

/** Equal parts in a row, and the module that stands for them. */
export interface Fold {
  readonly modules: readonly GraphModule[];
  /** Those that stood between the modules. */
  readonly ops: readonly GraphNode[];
  readonly folded: GraphModule;
}

/** All of them, those inside others too. */
export function foldsIn(graph: GraphSnapshot): Fold[] {
  const several = [...partsIn(graph)].filter(([, { length }]) => length >= leastTimes);
  if (several.length === 0) return [];
  const runs = new Runs(graph);
  return several.flatMap(([parent, parts]) => runs.among(parts).map((run) => foldOf(parent, parts, run)));
}

function foldOf(parent: string, parts: readonly Part[], run: Run): Fold {
  const members = parts.slice(run.first, run.first + run.period * run.times);
  const modules = members.flatMap(({ module }) => (module === undefined ? [] : [module]));
  const ops = members.flatMap(({ module, nodes }) => (module === undefined ? nodes : []));
  return { modules, ops, folded: foldedModule(parent, members, modules, run) };
}

/** @returns the graph with the parts of each run replaced by one module, for the scene alone. */
export function fold(graph: GraphSnapshot): GraphSnapshot {
  const runs = new Runs(graph);
  const replaced = new Map<string, GraphModule>();
  const homes = new Map<string, string>();
  const isReplaced = (path: string) => {
    for (let at = path; at !== ""; at = graph.modules.get(at)?.parent ?? "")
      if (replaced.has(at)) return true;
    return false;
  };
  for (const [parent, parts] of partsIn(graph)) {
    if (parts.length < leastTimes || isReplaced(parent)) continue;
    for (const run of runs.among(parts)) {
      const { modules, ops, folded } = foldOf(parent, parts, run);
      for (const { path } of modules) replaced.set(path, folded);
      for (const { id } of ops) homes.set(id, folded.path);
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
        const home = homes.get(node.id) ?? homeOf(node.module);
        return home === node.module ? node : node.set("module", home);
      }),
    )
    .set(
      "modules",
      modules.filter(({ path }) => homeOf(path) === path),
    );
}

function foldedModule(
  parent: string,
  members: readonly Part[],
  modules: readonly GraphModule[],
  { period, times }: Run,
): GraphModule {
  const [first, last] = [modules[0] as GraphModule, modules.at(-1) as GraphModule];
  // of one module, called several times, the parameters stand where it was first
  const again = !members.some(({ nodes }) => nodes.some(({ kind }) => kind === "parameter"));
  const block = members.slice(0, period);
  const kinds = block.map(({ module, nodes }) =>
    module === undefined
      ? (nodes.at(-1) as GraphNode).op
      : words(module.kind || module.name, module.details, period),
  );
  const each = block.reduce((sum, { module }) => sum + (module?.parameterCount ?? 0), 0);
  return new GraphModule({
    path: `${first.path} … ${last.path}`,
    name: first.name === last.name ? first.name : `${first.name} … ${last.name}`,
    parent,
    kind: `${period === 1 ? kinds[0] : `(${kinds.join(", ")})`} × ${times}`,
    details: period === 1 ? first.details : first.details.clear(),
    parameterCount: again ? each : each * times,
  });
}

const words = (kind: string, details: GraphModule["details"], period: number) =>
  period === 1 ? kind : [kind, ...details].join(" ");

/** Whether a module stands for several in a row. */
export const isFolded = ({ kind }: GraphModule): boolean => / × \d+$/.test(kind);
