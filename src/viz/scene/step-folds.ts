/**
 * foldSteps: of a long loop the first steps and the last are drawn, and those between as one: `LSTMCell × 16`
 * for t = 4 … 19.
 */
import { List } from "immutable";
import { addTo } from "../snapshot/edges.js";
import { GraphModule, type GraphSnapshot } from "../snapshot/snapshot.js";
import { kindOf, type Loop } from "./columns.js";
import type { Arrow, Box, Scene } from "./scene.js";
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
  const alike = new Map<string, Box[]>();
  for (const ids of steps.slice(start, end)) {
    const seen = new Map<string, number>();
    for (const id of ids) {
      const kind = kindOf(boxes.get(id));
      const place = seen.get(kind) ?? 0;
      seen.set(kind, place + 1);
      addTo(alike, `${kind} ${place}`, boxes.get(id) as Box);
    }
  }
  const areCells = new Set(cells.flat());
  const between: GraphModule[] = [];
  for (const [key, all] of alike) {
    const [first] = all as [Box, ...Box[]];
    const times = areCells.has(first.id) ? `t = ${start + 1} … ${end}` : "";
    const module = together(all, `loop ${at + 1}: ${key}`, times);
    between.push(module);
    for (const { id } of all) homes.set(id, module);
  }
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
