/**
 * The states of a player: with all modules as they were asked for, and with each of them open into its parts.
 * They are laid out before, up to a size; what would be more is not opened.
 */
import { isFolded } from "../scene/folds/fold.js";
import type { DrawingOptions } from "../scene/options.js";
import { type Prepared, prepare } from "../scene/prepare.js";
import { foldedAround, mergedArrows } from "../scene/step-folds.js";
import { boxesOf } from "../scene/visit-items.js";
import type { GraphModule } from "../snapshot/snapshot.js";

export interface PlayerState {
  readonly prepared: Prepared;
  /** Where a click on a module leads, closed or open, by its path. */
  readonly turns: ReadonlyMap<string, Turn>;
}

export interface Turn {
  /** The number of the state. */
  readonly to: number;
  /** The step that goes on there. */
  readonly step: number;
}

/** So many states, with so many boxes together. */
const mostStates = 10;
const mostBoxes = 300;

/** The first is the one that the page opens with. */
export function statesOf(prepared: Prepared, options: DrawingOptions): PlayerState[] {
  const found = [{ open: [] as readonly string[], prepared }];
  let boxes = boxesOf(prepared.scene.items).length;
  for (const { open, prepared: known } of opensModules(prepared, options) ? found : [])
    for (const path of partsToOpen(known, open)) {
      if (found.length >= mostStates) break;
      const next = [...open, path];
      const opened = openedIn(prepared, next, options);
      boxes += boxesOf(opened.scene.items).length;
      if (boxes > mostBoxes) return withTurns(found);
      found.push({ open: next, prepared: opened });
    }
  return withTurns(found);
}

/** With these modules open; of a loop whose cell is, the other steps are a box before it and one after it. */
function openedIn(prepared: Prepared, open: readonly string[], options: DrawingOptions): Prepared {
  const wanted: DrawingOptions = {
    ...options,
    style: prepared.drawing.style,
    edges: prepared.drawing.edges ?? "wires",
    modules: "cluster",
  };
  const cell = boxesOf(prepared.scene.items).find(({ module }) => module?.path === open[0])?.id ?? "";
  const around = foldedAround(prepared.graph, prepared.scene, cell);
  if (around === undefined)
    return prepare("toHtml", prepared.graph, { ...wanted, collapse: closedBeside(prepared, open) });
  const collapse = around.closed.filter((path) => !open.includes(path));
  const opened = prepare("toHtml", around.graph, { ...wanted, collapse });
  const arrows = mergedArrows(opened.scene, { loops: [], folded: around.folded });
  return { ...opened, scene: { ...opened.scene, arrows } };
}

/**
 * Not where boxes stand for what is no module, other than steps of a loop that are columns again, and where
 * the caller has said what is closed.
 */
function opensModules(
  { scene, graph }: Prepared,
  { collapse = [], highlight = [] }: DrawingOptions,
): boolean {
  if (collapse.length + highlight.length > 0) return false;
  return boxesOf(scene.items).every(
    ({ id, module }) =>
      module === undefined ||
      scene.columns?.stepOf.has(id) ||
      (graph.modules.has(module.path) && !isFolded(module)),
  );
}

/** Closed modules that have parts: all, or those of the module that was opened last. */
function partsToOpen({ scene, graph }: Prepared, open: readonly string[]): string[] {
  const last = open.at(-1);
  return boxesOf(scene.items).flatMap(({ module }) =>
    module !== undefined &&
    graph.modules.has(module.path) &&
    (last === undefined || module.parent === last) &&
    graph.nodes.count((node) => isInside(graph, node.module, module.path)) > 1
      ? [module.path]
      : [],
  );
}

function isInside({ modules }: Prepared["graph"], path: string, around: string): boolean {
  for (let at = path; at !== ""; at = modules.get(at)?.parent ?? "") if (at === around) return true;
  return false;
}

/** What is closed while these are open: what was so before, and their parts. */
function closedBeside({ scene, graph }: Prepared, open: readonly string[]): string[] {
  const closed = new Map(
    boxesOf(scene.items).flatMap(({ id, module }) => (module === undefined ? [] : [[id, module] as const])),
  );
  const before = graph.nodes.valueSeq().flatMap(({ id, module }) => {
    const box = closed.get(scene.boxOf.get(id) ?? "");
    return box === undefined ? [] : pathIn(graph, module, box);
  });
  const parts = graph.modules.valueSeq().filter(({ parent }) => open.includes(parent));
  const all = new Set([...before, ...parts.map(({ path }) => path)]);
  return [...all].filter((path) => !open.includes(path));
}

/** The module of the graph that a closed one is, or has in it, where that stands for steps of a loop. */
function pathIn({ modules }: Prepared["graph"], path: string, closed: GraphModule): string[] {
  if (modules.has(closed.path)) return [closed.path];
  for (let at = path; at !== ""; at = modules.get(at)?.parent ?? "")
    if (modules.get(at)?.parent === closed.parent && at !== closed.parent) return [at];
  return [];
}

function withTurns(
  found: readonly { readonly open: readonly string[]; readonly prepared: Prepared }[],
): PlayerState[] {
  const places = new Map(found.map(({ open }, i) => [JSON.stringify(open), i]));
  const turnTo = (open: readonly string[], path: string): [string, Turn][] => {
    const to = places.get(JSON.stringify(open));
    if (to === undefined) return [];
    const { scene, timeline, graph } = (found[to] as (typeof found)[number]).prepared;
    const ids = graph.nodes.valueSeq().filter((node) => isInside(graph, node.module, path));
    const steps = ids.map(({ id }) => timeline.forward(scene.boxOf.get(id) ?? "")).filter((step) => step > 1);
    return [[path, { to, step: steps.min() ?? 0 }]];
  };
  return found.map(({ open, prepared }) => {
    const closed = boxesOf(prepared.scene.items).flatMap(({ module }) => {
      if (module === undefined) return [];
      const around = open.filter((path) => isInside(prepared.graph, module.path, path));
      return turnTo([...around, module.path], module.path);
    });
    const opened = open.flatMap((path, i) => turnTo(open.slice(0, i), path));
    return { prepared, turns: new Map([...closed, ...opened]) };
  });
}
