/**
 * The steps of unrolled loops in the tree of a page: five stand side by side as columns; of more there are
 * groups, `t = 1 … 5`, which open into theirs.
 */
import { type Loop, loopsIn } from "../scene/columns.js";
import type { Arrow, Box } from "../scene/scene.js";
import { GraphModule, type GraphSnapshot } from "../snapshot/snapshot.js";
import { formatCount } from "../text/numbers.js";

/** The tree while it grows: what each module stands in, and each node. */
export interface Growing {
  readonly parents: number[];
  readonly modules: GraphModule[];
  readonly homes: number[];
}

/** A module by its place in the list that is built, or a node. */
export interface StepPart {
  readonly module?: number;
  readonly node?: number;
}

/** What stands in one module, by steps. */
export interface StepsIn {
  readonly parent: number;
  readonly steps: readonly (readonly StepPart[])[];
}

/** So many steps stand side by side. */
const mostSteps = 5;

/** Fewer modules side by side are no loop. */
const leastModules = 3;

/** Puts the steps of long loops into modules of their own. */
export function stepsInColumns(graph: GraphSnapshot, tree: Growing): StepsIn[] {
  const { parents, modules, homes } = tree;
  const columns: StepsIn[] = [];
  const group = (parent: number, steps: StepsIn["steps"], first: number) => {
    let size = 1;
    while (steps.length > size * mostSteps) size *= mostSteps;
    if (size === 1) {
      columns.push({ parent, steps });
      return;
    }
    const groups: StepPart[][] = [];
    for (let at = 0; at < steps.length; at += size) {
      const some = steps.slice(at, at + size);
      const [from, to] = [first + at, first + at + some.length - 1];
      const name = `t = ${[...new Set([from, to])].map(formatCount).join(" … ")}`;
      const path = `${(modules[parent] as GraphModule).path} ${name}`;
      parents.push(parent);
      const module = modules.push(new GraphModule({ path, name })) - 1;
      for (const part of some.flat())
        if (part.module !== undefined) parents[part.module] = module;
        else homes[part.node as number] = module;
      groups.push([{ module }]);
      group(module, some, first + at);
    }
    columns.push({ parent, steps: groups });
  };
  for (const { parent, steps } of loopsInTree(graph, tree)) group(parent, steps, 1);
  return columns;
}

function loopsInTree(graph: GraphSnapshot, { parents, modules, homes }: Growing): StepsIn[] {
  const counts = new Map<number, number>();
  for (const [module, parent] of parents.entries())
    if (module > 0) counts.set(parent, (counts.get(parent) ?? 0) + 1);
  const scenes = new Map<number, PartScene>();
  for (const [parent, count] of counts)
    if (count >= leastModules) scenes.set(parent, { boxes: new Map(), parts: new Map(), arrows: [] });
  if (scenes.size === 0) return [];
  const places = new Map<string, number>();
  for (const node of graph.nodes.values()) {
    const place = places.size;
    places.set(node.id, place);
    const home = homes[place] as number;
    put(scenes.get(home), { id: `n${place}`, node }, { node: place });
    for (let at = home; at > 0; at = parents[at] as number)
      put(
        scenes.get(parents[at] as number),
        { id: `m${at}`, module: modules[at] as GraphModule },
        { module: at },
      );
  }
  for (const edge of graph.edges) {
    const [from, to] = [places.get(edge.from) as number, places.get(edge.to) as number];
    const of = ends(parents, homes, from, to);
    scenes.get(of.parent)?.arrows.push({ from: of.from, to: of.to });
  }
  return [...scenes].flatMap(([parent, { boxes, parts, arrows }]) => {
    const loops: readonly Loop[] = loopsIn({ items: [...boxes.values()], arrows });
    return loops.map(({ steps }) => ({
      parent,
      steps: steps.map((ids) => ids.map((id) => parts.get(id) as StepPart)),
    }));
  });
}

/** What stands in one module. */
interface PartScene {
  readonly boxes: Map<string, Box>;
  readonly parts: Map<string, StepPart>;
  readonly arrows: Pick<Arrow, "from" | "to">[];
}

function put(scene: PartScene | undefined, box: Box, part: StepPart): void {
  if (scene === undefined || scene.boxes.has(box.id)) return;
  scene.boxes.set(box.id, box);
  scene.parts.set(box.id, part);
}

/** The innermost module that holds both ends of an edge, and what of it they stand in. */
function ends(parents: readonly number[], homes: readonly number[], from: number, to: number) {
  const around = new Map<number, string>();
  let inside = `n${from}`;
  for (let at = homes[from] as number; ; at = parents[at] as number) {
    around.set(at, inside);
    if (at === 0) break;
    inside = `m${at}`;
  }
  inside = `n${to}`;
  for (let at = homes[to] as number; ; at = parents[at] as number) {
    const known = around.get(at);
    if (known !== undefined) return { parent: at, from: known, to: inside };
    inside = `m${at}`;
  }
}
