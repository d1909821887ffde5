/**
 * foldSteps: of a long loop the first steps and the last are drawn, and those between as one: `LSTMCell × 16`
 * for t = 4 … 19. foldedAround: where the cell of one step is open, those before it and those after it are
 * one each.
 */
import { List } from "immutable";
import { addTo } from "../snapshot/edges.js";
import { GraphModule, type GraphSnapshot } from "../snapshot/snapshot.js";
import { kindOf, type Loop } from "./columns.js";
import { isFolded } from "./folds/fold.js";
import type { Arrow, Box, Columns, Scene } from "./scene.js";
import { boxesOf } from "./visit-items.js";

/** A loop has at least the first step, those between, and the last. */
const fewest = 3;

export interface FoldedSteps {
  readonly graph: GraphSnapshot;
  readonly loops: readonly Loop[];
  /** The modules that stand for the steps between, by the ids of their boxes. */
  readonly folded: ReadonlyMap<string, GraphModule>;
}

/**
 * @param most so many columns may stand side by side, of all loops together.
 * @returns for the scene alone; undefined where all steps have room.
 */
export function foldSteps(
  graph: GraphSnapshot,
  scene: Scene,
  loops: readonly Loop[],
  most: number,
): FoldedSteps | undefined {
  if (loops.reduce((sum, { steps }) => sum + steps.length, 0) <= most) return undefined;
  // one less than would have room: a page is no worse for it, and two steps show how they follow each other
  const each = Math.max(fewest, Math.floor((most - 1) / loops.length));
  const boxes = new Map(boxesOf(scene.items).map((box) => [box.id, box]));
  const homes = new Map<string, GraphModule>();
  const shorter = loops.map((loop, at) => shortened(loop, each, boxes, homes, at));
  const folded = new Map([...homes.values()].map((module) => [boxId(module), module]));
  const modules = graph.modules.withMutations((all) => {
    for (const module of folded.values()) all.set(module.path, module);
  });
  const nodes = graph.nodes.map((node) => {
    const home = homes.get(scene.boxOf.get(node.id) ?? "");
    return home === undefined ? node : node.set("module", home.path);
  });
  return { graph: graph.set("nodes", nodes).set("modules", modules), loops: shorter, folded };
}

const boxId = ({ path }: GraphModule) => `[${path}]`;

/** @param homes by the id of a box, what it is folded into; filled. */
function shortened(
  loop: Loop,
  most: number,
  boxes: ReadonlyMap<string, Box>,
  homes: Map<string, GraphModule>,
  at: number,
): Loop {
  const { steps, cells } = loop;
  if (steps.length <= most) return loop;
  const [start, end] = [most - 2, steps.length - 1];
  const numbers = `t = ${start + 1} … ${end}`;
  const between = asOne(
    steps.slice(start, end),
    new Set(cells.flat()),
    boxes,
    homes,
    `loop ${at + 1}`,
    numbers,
  );
  const cellsBetween = new Set(cells.slice(start, end).flatMap((ids) => ids.map((id) => homes.get(id))));
  return {
    steps: [...steps.slice(0, start), between.map(boxId), ...steps.slice(end)],
    cells: [
      ...cells.slice(0, start),
      between.filter((module) => cellsBetween.has(module)).map(boxId),
      ...cells.slice(end),
    ],
  };
}

/** A module each for what several steps have in common. @param homes filled: by box, its module. */
function asOne(
  steps: readonly (readonly string[])[],
  cells: ReadonlySet<string>,
  boxes: ReadonlyMap<string, Box>,
  homes: Map<string, GraphModule>,
  key: string,
  numbers: string,
): GraphModule[] {
  const alike = new Map<string, Box[]>();
  for (const ids of steps) {
    const seen = new Map<string, number>();
    for (const id of ids) {
      const kind = kindOf(boxes.get(id));
      const place = seen.get(kind) ?? 0;
      seen.set(kind, place + 1);
      addTo(alike, `${kind} ${place}`, boxes.get(id) as Box);
    }
  }
  return [...alike].map(([kind, all]) => {
    const [first] = all as [Box, ...Box[]];
    const module = together(all, `${key}: ${kind}`, cells.has(first.id) ? numbers : "");
    for (const { id } of all) homes.set(id, module);
    return module;
  });
}

/** A graph whose other steps are one module for each kind of box, before the open one and after it. */
export interface FoldedAround {
  readonly graph: GraphSnapshot;
  readonly folded: ReadonlyMap<string, GraphModule>;
  /** The paths of all that is closed. */
  readonly closed: readonly string[];
}

/** @param cell the id of the box to open. @returns undefined where it is in no step of a loop. */
export function foldedAround(graph: GraphSnapshot, scene: Scene, cell: string): FoldedAround | undefined {
  const { columns } = scene;
  const open = columns?.stepOf.get(cell);
  if (columns === undefined || open === undefined) return undefined;
  const boxes = new Map(boxesOf(scene.items).map((box) => [box.id, box]));
  const homes = new Map<string, GraphModule>();
  for (const { module, id } of boxes.values()) if (module !== undefined && id !== cell) homes.set(id, module);
  for (const [from, to] of runsIn(columns, open, boxes)) {
    const first = from - columns.loops.indexOf(columns.loops[from] as number);
    const numbers = `t = ${first + 1} … ${first + to - from}`;
    asOne(columns.steps.slice(from, to), columns.cells, boxes, homes, `from ${from}`, numbers);
  }
  const closed = new Map([...homes.values()].map((module) => [module.path, module]));
  const nodes = graph.nodes.map((node) => {
    const home = homes.get(scene.boxOf.get(node.id) ?? "");
    return home === undefined || graph.modules.has(home.path) ? node : node.set("module", home.path);
  });
  const modules = graph.modules.withMutations((all) => {
    for (const module of closed.values()) if (!all.has(module.path)) all.set(module.path, module);
  });
  const ofSteps = [...closed.values()].filter(({ path }) => !graph.modules.has(path));
  const folded = new Map(ofSteps.map((module) => [boxId(module), module]));
  return { graph: graph.set("nodes", nodes).set("modules", modules), folded, closed: [...closed.keys()] };
}

/** Steps of one loop in a row, without the open one and those that are one already: from, and to. */
function runsIn(
  { steps, loops }: Columns,
  open: number,
  boxes: ReadonlyMap<string, Box>,
): (readonly [number, number])[] {
  const standsAlone = (step: number) =>
    step === open ||
    (steps[step] ?? []).some((id) => {
      const module = boxes.get(id)?.module;
      return module !== undefined && isFolded(module);
    });
  const runs: [number, number][] = [];
  for (const [step] of steps.entries()) {
    const last = runs.at(-1);
    if (standsAlone(step)) continue;
    if (last?.[1] === step && loops[step - 1] === loops[step]) last[1] = step + 1;
    else runs.push([step, step + 1]);
  }
  return runs.filter(([from, to]) => to - from > 1);
}

/** One module for the boxes that have the same place in several steps. */
function together(all: readonly Box[], key: string, times: string): GraphModule {
  const [first, last] = [all[0] as Box, all.at(-1) as Box];
  if (first.node !== undefined) {
    const kind = `${first.node.op || first.node.name || first.node.kind} × ${all.length}`;
    const { module } = first.node;
    return new GraphModule({ path: `${module} ${key}`, name: kind, kind, parent: module });
  }
  const [module, to] = [first.module, last.module ?? first.module];
  const { name, kind, parent, details } = module;
  const called = to.name === name;
  const isInput = kind === "";
  return new GraphModule({
    path: `${parent} ${key}`,
    name: called ? name : `${name} … ${to.name}`,
    parent,
    kind: isInput ? "" : `${kind} × ${all.length}`,
    details: times === "" ? details : List([times]),
    // of one module that is called again and again the parameters say how many they are
    parameterCount: called ? 0 : module.parameterCount * all.length,
  });
}

/** What runs between steps that are drawn as one is one arrow, and says how many it stands for. */
export function mergedArrows(
  { arrows }: Scene,
  { loops, folded }: Pick<FoldedSteps, "loops" | "folded">,
): Arrow[] {
  const drawn = new Set(loops.flatMap(({ steps }) => steps.flat()).filter((id) => !folded.has(id)));
  const known = new Map<string, Arrow[]>();
  for (const arrow of arrows) {
    const { from, to } = arrow;
    const several =
      (folded.has(from) && !drawn.has(to)) || (folded.has(to) && !drawn.has(from) && !folded.has(from));
    addTo(known, JSON.stringify(several ? [from, to] : [from, to, known.size]), arrow);
  }
  const merged = [...known.values()].map((all): Arrow => {
    const first = all[0] as Arrow;
    return all.length === 1 ? first : { ...first, gradient: undefined, times: all.length };
  });
  const into = new Map<string, Arrow[]>();
  for (const arrow of merged) addTo(into, arrow.to, arrow);
  return merged.map((arrow) => {
    const beside = into.get(arrow.to) as Arrow[];
    return { ...arrow, place: beside.indexOf(arrow), places: beside.length };
  });
}
