/**
 * The size of a picture: what is too large for one is drawn by modules, or refused; never cut off silently.
 */
import { ValueError } from "../../arguments/index.js";
import { failureOf, GradFn, type Scope, Tensor, topologicalOrder } from "../../tensor/index.js";
import type { GraphRoot } from "../capture/graph-of.js";
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import { formatCount } from "../text/numbers.js";
import type { Drawing, DrawingOptions } from "./options.js";
import type { Scene } from "./scene.js";
import { SceneBuilder } from "./scene-builder.js";

/** How many boxes there are at least: as asked for, or with modules collapsed. */
export function leastBoxes(graph: GraphSnapshot, drawing: Drawing): number {
  const asked = new SceneBuilder(graph, drawing).boxCount;
  if (asked <= drawing.maxNodes) return asked;
  return Math.min(asked, new SceneBuilder(graph, { ...drawing, modules: "collapse" }).boxCount);
}

/**
 * The scene as asked for if it fits, else with modules collapsed.
 * @throws ValueError if that does not fit either.
 */
export function fittingScene(graph: GraphSnapshot, drawing: Drawing): Scene {
  const asked = new SceneBuilder(graph, drawing);
  if (asked.boxCount <= drawing.maxNodes) return asked.build();
  const collapsed = new SceneBuilder(graph, { ...drawing, modules: "collapse" });
  if (collapsed.boxCount <= drawing.maxNodes) return collapsed.build();
  const ops = graph.nodes.count(({ kind }) => kind === "op");
  throw tooLarge(graph.nodes.size, ops, `${formatCount(collapsed.boxCount)} boxes`, drawing.maxNodes);
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
  // one box per module, and one per op that stands in none, or in one that encloses others
  const distinct = new Set(scopes);
  distinct.delete(undefined);
  const enclosing = new Set([...distinct].map((scope) => scope?.parent));
  const loose = scopes.filter((scope) => scope === undefined || enclosing.has(scope)).length;
  const boxes = loose + [...distinct].filter((scope) => !enclosing.has(scope)).length;
  if (boxes > maxNodes)
    throw tooLarge(nodes.length + 1, scopes.length, `at least ${formatCount(boxes)} boxes`, maxNodes);
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
