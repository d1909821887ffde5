/**
 * The size of a picture: what is too large for one is drawn by modules, or refused; never cut off silently.
 */
import { ValueError } from "../../arguments/index.js";
import { failureOf, GradFn, type Scope, Tensor, topologicalOrder } from "../../tensor/index.js";
import type { GraphRoot } from "../capture/graph-of.js";
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import { formatCount } from "../text/numbers.js";
import { columnsOf } from "./columns.js";
import { fold } from "./fold.js";
import type { Drawing, DrawingOptions } from "./options.js";
import type { Scene } from "./scene.js";
import { SceneBuilder } from "./scene-builder.js";
import { stepInputs } from "./step-inputs.js";

/** How many boxes there are at least: as asked for, or with modules collapsed. */
export function leastBoxes(graph: GraphSnapshot, drawing: Drawing): number {
  const asked = new SceneBuilder(graph, drawing);
  if (asked.boxCount <= drawing.maxNodes) return asked.boxCount;
  return Math.min(asked.boxCount, collapsedScene(graph, drawing).builder.boxCount);
}

/**
 * The scene as asked for if it fits, else with modules collapsed.
 * @throws ValueError if that does not fit either.
 */
export function fittingScene(graph: GraphSnapshot, drawing: Drawing): Scene {
  if (drawing.modules !== "collapse") {
    const asked = new SceneBuilder(graph, drawing);
    if (asked.boxCount <= drawing.maxNodes) return asked.build();
  }
  const collapsed = collapsedScene(graph, drawing);
  const { boxCount } = collapsed.builder;
  if (boxCount <= drawing.maxNodes) return inColumns(collapsed, drawing);
  const ops = graph.nodes.count(({ kind }) => kind === "op");
  throw tooLarge(graph.nodes.size, ops, `${formatCount(boxCount)} boxes`, drawing.maxNodes);
}

/** With the steps of an unrolled loop side by side, where values flow from left to right on wires. */
function inColumns({ graph, options, builder }: Collapsed, { fold, edges, rankdir }: Drawing): Scene {
  const scene = builder.build();
  if (!fold || edges === "arrows" || rankdir !== "LR") return scene;
  const found = columnsOf(scene);
  if (found === undefined) return scene;
  const told = stepInputs(graph, found);
  const drawn = told === graph ? scene : new SceneBuilder(told, options).build();
  const columns = columnsOf(drawn);
  return columns === undefined ? scene : { ...drawn, columns };
}

interface Collapsed {
  /** What the boxes are built of, and how. */
  readonly graph: GraphSnapshot;
  readonly options: Drawing;
  readonly builder: SceneBuilder;
}

/** From so many boxes on, equal layers in a row are folded. */
const manyBoxes = 15;

/** From so many boxes on, inner modules are closed where nobody says how deep to draw. */
const tooManyBoxes = 40;

/** Whether nothing was named that a fold could hide. */
const asksForNone = ({ collapse, highlight, images }: Drawing) =>
  collapse.length + highlight.length === 0 && typeof images === "string";

/** With modules as boxes, equal ones folded, and no deeper than can be looked at as a whole. */
function collapsedScene(graph: GraphSnapshot, drawing: Drawing): Collapsed {
  const collapsed = { ...drawing, modules: "collapse" } as const;
  const built = (of: GraphSnapshot, options: Drawing): Collapsed => ({
    graph: of,
    options,
    builder: new SceneBuilder(of, options),
  });
  const plain = built(graph, collapsed);
  if (plain.builder.boxCount <= manyBoxes || !drawing.fold) return plain;
  const folded = asksForNone(drawing) ? fold(graph) : graph;
  let best = folded === graph ? plain : built(folded, collapsed);
  if (Number.isFinite(drawing.depth) || drawing.collapse.length > 0) return best;
  const { levels } = best.builder;
  for (let depth = levels - 1; depth > 0 && best.builder.boxCount > tooManyBoxes; depth--)
    best = built(folded, { ...collapsed, depth });
  return best;
}

/**
 * As `fittingScene`, before the values of a graph that cannot fit are looked at: a chain of 100,000 ops is
 * answered at once.
 */
export function refuseHugeGraph(root: GraphRoot, { maxNodes = 250, depth, collapse }: DrawingOptions): void {
  const failure = failureOf(root);
  if (failure === undefined && !(root instanceof Tensor)) return; // refused for what it is
  const nodes = topologicalOrder(failure === undefined ? [root as Tensor] : failure.operands);
  if (nodes.length <= maxNodes || depth !== undefined || collapse !== undefined) return;
  const scopes: (Scope | undefined)[] = [];
  for (const node of nodes) if (node instanceof GradFn) scopes.push(node.scope);
  // at least one box per op that stands in no module, and one per outermost module
  const outermost = new Set<Scope>();
  let loose = 0;
  for (const scope of scopes) {
    if (scope === undefined) loose++;
    else outermost.add(outermostOf(scope));
  }
  const boxes = loose + outermost.size;
  if (boxes > maxNodes)
    throw tooLarge(nodes.length + 1, scopes.length, `at least ${formatCount(boxes)} boxes`, maxNodes);
}

function outermostOf(scope: Scope): Scope {
  let at = scope;
  while (at.parent !== undefined) at = at.parent;
  return at;
}

function tooLarge(nodes: number, ops: number, collapsed: string, maxNodes: number): ValueError {
  return new ValueError(
    `toDot: the graph has ${formatCount(nodes)} nodes, ${formatCount(ops)} of them ops; ` +
      `with its modules collapsed that is still ${collapsed}, ` +
      `and at most ${formatCount(maxNodes)} are drawn. ` +
      "Draw a part of it (an inner tensor, or fewer steps of the loop), " +
      'group its ops with scope("name", ...) or in modules, ' +
      'collapse more with { style: "modules", depth: 1 }, or raise maxNodes.',
  );
}
