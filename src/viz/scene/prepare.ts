/**
 * What every picture starts from: the snapshot, the options with nothing left open, and the scene that fits.
 */
import { ValueError } from "../../arguments/index.js";
import type { Drawable } from "../capture/drawable.js";
import { captured, type GraphOptions } from "../capture/graph-of.js";
import { listed, requireNamed } from "../capture/names.js";
import { faultOf } from "../snapshot/fault-in.js";
import { GraphSnapshot } from "../snapshot/snapshot.js";
import { isFolded } from "./folds/fold.js";
import { imagesKept } from "./image-kinds.js";
import { type Drawing, type DrawingOptions, drawingOptions, resolveOptions } from "./options.js";
import type { Scene } from "./scene.js";
import { fittingScene, leastBoxes, refuseHugeGraph } from "./size-limit.js";
import { type Timeline, timelineOf } from "./timeline.js";
import { boxesOf } from "./visit-items.js";

export interface Prepared {
  /** The function that the user called: every complaint begins with its name. */
  readonly by: string;
  readonly graph: GraphSnapshot;
  readonly drawing: Drawing;
  readonly scene: Scene;
  readonly timeline: Timeline;
}

/** What a snapshot has where a picture needs it. */
type Kept = Omit<GraphOptions, "seed">;

/**
 * @param by the function that the user called: every complaint begins with its name.
 * @throws ValueError for options that are none of their choices or name what is not there, and for a graph
 *   that is too large.
 */
export function prepare(by: string, drawable: Drawable, options: DrawingOptions, kept: Kept = {}): Prepared {
  if (!(drawable instanceof GraphSnapshot)) refuseHugeGraph(by, drawable, options);
  if (drawable instanceof GraphSnapshot) {
    requireGraph(by, drawable);
    return preparedWith(by, drawable, options);
  }
  const all = { images: imagesKept(options.images), ...kept };
  const graph = captured(by, drawable, all);
  // where that is too much, constants stand for themselves
  const fits = leastBoxes(graph, resolveOptions(graph, options)) <= drawingOptions.read(options).maxNodes;
  return preparedWith(by, fits ? graph : captured(by, drawable, all, false), options);
}

function preparedWith(by: string, graph: GraphSnapshot, options: DrawingOptions): Prepared {
  const resolved = resolveOptions(graph, options);
  requireNames(by, graph, resolved);
  const scene = fittingScene(by, graph, resolved);
  const edges = resolved.edges ?? defaultEdges(scene);
  const rankdir = options.rankdir ?? (edges === "wires" && isTooWide(scene) ? "TB" : "LR");
  const drawing = { ...resolved, edges, rankdir };
  const timeline = timelineOf(graph, scene);
  if (drawing.step !== undefined && drawing.step > timeline.last)
    throw new ValueError(`${by}: step is 0 to ${timeline.last} in this graph, not ${drawing.step}`);
  return { by, graph, drawing, scene, timeline };
}

/** So many ops fit a picture whose values and gradients have arrows of their own. */
const mostOps = 15;

/** So often a leaf may be used in one; in long ones with outlines arrows have less room to come together. */
const mostUses = 2;
const mostUsesInOutlines = 1;

/** So many operands of one op have room one above the other. */
export const mostOperands = 24;

/** A row of more boxes would be a ribbon, whose arrows are longer than wires. */
const longestRow = 6;

function defaultEdges({ items, arrows, columns }: Scene): "arrows" | "wires" {
  if (columns !== undefined) return "wires";
  const boxes = boxesOf(items);
  const ops = boxes.filter(({ node }) => node === undefined || node.kind === "op").length;
  if (boxes.some(({ module }) => module !== undefined && isFolded(module))) return "wires";
  // modules have more to say than ops of a single number
  if (boxes.some(({ module }) => module !== undefined) && longestPath(arrows) > longestRow) return "wires";
  const uses = new Map<string, number>();
  const operands = new Map<string, number>();
  for (const { to } of arrows) operands.set(to, (operands.get(to) ?? 0) + 1);
  if (Math.max(0, ...operands.values()) > mostOperands) return "wires";
  for (const { from, value } of arrows)
    if (value.kind === "parameter") uses.set(from, (uses.get(from) ?? 0) + 1);
  const isCrowded = items.some((item) => "items" in item) && longestPath(arrows) > longestRow;
  const most = isCrowded ? mostUsesInOutlines : mostUses;
  return ops > mostOps || Math.max(0, ...uses.values()) > most || goesAround(arrows) ? "wires" : "arrows";
}

/** Whether a parameter is used on either side of a leaf beside it: its arrows would go around that. */
function goesAround(arrows: Scene["arrows"]): boolean {
  const into = new Map<string, string[]>();
  const column = new Map<string, number>();
  const places = placesOn(arrows);
  for (const { from, to, place } of arrows) {
    const operands = into.get(to) ?? [];
    operands[place] = from;
    into.set(to, operands);
    column.set(from, Math.min(column.get(from) ?? Infinity, places.get(to) as number));
  }
  const leaves: string[] = [];
  const seen = new Set<string>();
  const pending = [...into.keys()].filter((box) => !column.has(box)).toReversed();
  for (let box = pending.pop(); box !== undefined; box = pending.pop()) {
    const operands = into.get(box);
    if (operands === undefined) leaves.push(box);
    else if (!seen.has(box)) pending.push(...operands.toReversed());
    seen.add(box);
  }
  return arrows.some(({ from, value }) => {
    if (value.kind !== "parameter") return false;
    const between = leaves.slice(leaves.indexOf(from), leaves.lastIndexOf(from));
    return between.some((leaf) => leaf !== from && column.get(leaf) === column.get(from));
  });
}

/** How many boxes stand on it. */
const longestPath = (arrows: Scene["arrows"]) => Math.max(0, ...placesOn(arrows).values());

/** Of each box that is computed: how many boxes stand on the longest path to it, itself one of them. */
function placesOn(arrows: Scene["arrows"]): Map<string, number> {
  const reached = new Map<string, number>();
  for (const { from, to } of arrows)
    reached.set(to, Math.max(reached.get(to) ?? 0, (reached.get(from) ?? 1) + 1));
  return reached;
}

/** So many boxes in a row are wider than a page, and so many values side by side can end no row. */
const tooLong = 22;
const tooMany = 6;

/** Whether single ops in several strands would be too wide for a page: from top to bottom they are not. */
function isTooWide({ items, arrows }: Scene): boolean {
  if (items.some((item) => "items" in item || item.module !== undefined)) return false;
  const places = placesOn(arrows);
  const long = Math.max(0, ...places.values());
  const last = new Map<string, number>();
  for (const { from, to } of arrows) last.set(from, Math.max(last.get(from) ?? 0, places.get(to) as number));
  const beside = [...last].reduce((sum, [id, end]) => sum + end - (places.get(id) ?? end), 0);
  return long >= tooLong && beside > tooMany * long;
}

/** A snapshot may have been put together by hand. */
function requireGraph(by: string, graph: GraphSnapshot): void {
  const fault = faultOf(graph);
  if (fault !== undefined)
    throw new ValueError(
      `${by}: this snapshot is no graph: ${fault.at}: expected ${fault.expected}, ` +
        `found ${JSON.stringify(fault.found)}`,
    );
}

/** A name that nothing has would be passed over in silence. */
function requireNames(by: string, graph: GraphSnapshot, { collapse, highlight, images }: Drawing): void {
  const { modules } = graph;
  const missing = collapse.find((path) => !modules.has(path));
  if (missing !== undefined)
    throw new ValueError(
      `${by}: collapse: there is no module ${JSON.stringify(missing)}; ` +
        `there are ${listed(modules.keySeq().toArray())}`,
    );
  requireNamed(`${by}: highlight`, graph, highlight);
  if (typeof images === "object") requireNamed(`${by}: images`, graph, Object.keys(images));
}
