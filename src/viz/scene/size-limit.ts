/**
 * The size of a picture: what is too large for one is drawn by modules, or refused; never cut off silently.
 */
import { ValueError } from "../../arguments/index.js";
import { failureOf, GradFn, type Scope, Tensor, topologicalOrder } from "../../tensor/index.js";
import type { GraphRoot } from "../capture/graph-of.js";
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import { formatCount } from "../text/numbers.js";
import { columnsOf, loopsIn } from "./columns.js";
import { fold } from "./folds/fold.js";
import type { Drawing, DrawingOptions } from "./options.js";
import type { Scene } from "./scene.js";
import { SceneBuilder } from "./scene-builder.js";
import { foldSteps, mergedArrows } from "./step-folds.js";
import { stepInputs } from "./step-inputs.js";

/** How many boxes there are at least: as asked for, or with modules collapsed. */
export function leastBoxes(graph: GraphSnapshot, drawing: Drawing): number {
  const asked = new SceneBuilder(graph, drawing);
  if (asked.boxCount <= drawing.maxNodes) return asked.boxCount;
  return Math.min(asked.boxCount, collapsedScene(graph, drawing).boxCount);
}

/**
 * The scene as asked for if it fits, else with modules collapsed.
 * @throws ValueError if that does not fit either.
 */
export function fittingScene(by: string, graph: GraphSnapshot, drawing: Drawing): Scene {
  if (drawing.modules !== "collapse") {
    const asked = fittingOf(graph, drawing);
    if (asked.boxCount <= drawing.maxNodes)
      return (drawing.collapse.length > 0 ? inColumns(asked, drawing)?.scene : undefined) ?? asked.scene;
  }
  const { boxCount, scene } = collapsedScene(graph, drawing);
  if (boxCount <= drawing.maxNodes) return scene;
  const ops = graph.nodes.count(({ kind }) => kind === "op");
  throw tooLarge(by, graph.nodes.size, ops, `${formatCount(boxCount)} boxes`, drawing.maxNodes);
}

/** A scene that is built when it is asked for; its boxes are counted before. */
interface Fitting {
  readonly graph: GraphSnapshot;
  readonly options: Drawing;
  readonly boxCount: number;
  /** How deep modules nest in it. */
  readonly levels: number;
  readonly scene: Scene;
}

function fittingOf(graph: GraphSnapshot, options: Drawing): Fitting {
  const builder = new SceneBuilder(graph, options);
  let built: Scene | undefined;
  return {
    graph,
    options,
    boxCount: builder.boxCount,
    levels: builder.levels,
    get scene() {
      built ??= builder.build();
      return built;
    },
  };
}

/** A longer loop is not looked for in what is drawn. */
const mostInLoops = 5000;

/** How wide a step is about, in points. */
const stepWidth = 260;

/**
 * With the steps of an unrolled loop side by side, where values flow from left to right on wires; those in
 * the middle of a long one as one. undefined where there is no loop.
 */
function inColumns(fitting: Fitting, drawing: Drawing): Fitting | undefined {
  const { graph, options, boxCount } = fitting;
  const { fold, edges, rankdir, maxWidth } = drawing;
  if (!fold || edges === "arrows" || rankdir !== "LR" || boxCount > mostInLoops) return undefined;
  const loops = loopsIn(fitting.scene);
  if (loops.length === 0) return undefined;
  const told = stepInputs(graph, loops);
  const drawn = told === graph ? fitting : fittingOf(told, closing(options, told, graph));
  const found = loopsIn(drawn.scene);
  if (found.length === 0) return undefined;
  const shorter = foldSteps(told, drawn.scene, found, Math.floor(maxWidth / stepWidth));
  const outlined = drawing.modules !== "collapse" && drawing.collapse.length > 0;
  if (shorter === undefined)
    return { ...drawn, scene: { ...drawn.scene, columns: columnsOf(drawn.scene, found, outlined) } };
  const between = fittingOf(shorter.graph, closing(drawn.options, shorter.graph, told));
  const scene = { ...between.scene, arrows: mergedArrows(between.scene, shorter) };
  return { ...between, scene: { ...scene, columns: columnsOf(scene, shorter.loops, outlined) } };
}

/** What was put together in a graph is one box each. */
function closing(options: Drawing, graph: GraphSnapshot, before: GraphSnapshot): Drawing {
  const added = graph.modules.keySeq().filter((path) => !before.modules.has(path));
  return { ...options, collapse: [...options.collapse, ...added] };
}

/** From so many boxes on, equal layers in a row are folded. */
const manyBoxes = 15;

/** From so many boxes on, inner modules are closed where nobody says how deep to draw. */
const tooManyBoxes = 40;

/** Fewer boxes than these say nothing of a network; then it is drawn deeper, with up to so many. */
const tooFewBoxes = 5;
const mostBoxes = 100;

/** Whether nothing was named that a fold could hide. */
const asksForNone = ({ collapse, highlight, images }: Drawing) =>
  collapse.length + highlight.length === 0 && typeof images === "string";

/** With modules as boxes, equal ones folded, and no deeper than can be looked at as a whole. */
function collapsedScene(graph: GraphSnapshot, drawing: Drawing): Fitting {
  const collapsed = { ...drawing, modules: "collapse" } as const;
  const plain = fittingOf(graph, collapsed);
  if (!drawing.fold) return plain;
  if (plain.boxCount <= manyBoxes) return inColumns(plain, drawing) ?? plain;
  const folded = asksForNone(drawing) ? fold(graph) : graph;
  const all = folded === graph ? plain : fittingOf(folded, collapsed);
  const isDeepAsAsked = Number.isFinite(drawing.depth) || drawing.collapse.length > 0;
  let deeper: Fitting | undefined;
  for (let depth = all.levels; ; depth--) {
    const least = depth <= 1 || isDeepAsAsked;
    const found = depth === all.levels ? all : fittingOf(folded, { ...collapsed, depth });
    const drawn = inColumns(found, drawing) ?? found;
    if (drawn.boxCount < tooFewBoxes && deeper !== undefined && deeper.boxCount <= mostBoxes) return deeper;
    if (drawn.boxCount <= tooManyBoxes || least) return drawn;
    deeper = drawn;
  }
}

/**
 * As `fittingScene`, before the values of a graph that cannot fit are looked at: a chain of 100,000 ops is
 * answered at once.
 */
export function refuseHugeGraph(
  by: string,
  root: GraphRoot,
  { maxNodes = 250, depth, collapse }: DrawingOptions,
): void {
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
    throw tooLarge(by, nodes.length + 1, scopes.length, `at least ${formatCount(boxes)} boxes`, maxNodes);
}

function outermostOf(scope: Scope): Scope {
  let at = scope;
  while (at.parent !== undefined) at = at.parent;
  return at;
}

function tooLarge(by: string, nodes: number, ops: number, collapsed: string, maxNodes: number): ValueError {
  return new ValueError(
    `${by}: the graph has ${formatCount(nodes)} nodes, ${formatCount(ops)} of them ops; ` +
      `with its modules collapsed that is still ${collapsed}, ` +
      `and at most ${formatCount(maxNodes)} are drawn. ` +
      "Draw a part of it (an inner tensor, or fewer steps of the loop), " +
      'group its ops with scope("name", ...) or in modules, ' +
      'collapse more with { style: "modules", depth: 1 }, or raise maxNodes.',
  );
}
