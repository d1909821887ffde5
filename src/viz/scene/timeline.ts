/**
 * The timeline of a scene: at which step each of its boxes is computed, and at which one it is gone back
 * through. Four words:
 *
 * - step: a point in time, by number. 0 is the bare structure, 1 the inputs; then comes one step per op (or
 *   collapsed module) forward, one for the seed, and one per op back. What a step adds stays in those after
 *   it. `steps` tells them in words.
 * - timeline: the numbers of the steps, for one scene.
 * - mark: what all steps together mean for one box or arrow of a picture: when it appears, when it stands out
 *   (write/marks.ts).
 * - frame: the picture of one step, as an animation is made of them (write/frames.ts).
 */
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import type { Box, Scene } from "./scene.js";
import { boxesOf } from "./visit-items.js";

export interface Timeline {
  /** Ops and collapsed modules, in the order in which they run. */
  readonly order: readonly Box[];
  /** Those of them that a gradient goes back through, in the order in which it does. */
  readonly back: readonly Box[];
  /** The step of the seed; undefined where no gradient is known, so that the last op is the last step. */
  readonly seed: number | undefined;
  /** The last step. */
  readonly last: number;
  /** The step in which the value of a box is computed. */
  forward(box: string): number;
  /** The step in which gradients flow out of a box to its operands; Infinity if never. */
  backward(box: string): number;
}

export function timelineOf(graph: GraphSnapshot, scene: Scene): Timeline {
  const position = new Map<string, number>();
  let at = 0;
  // of a module: its last op
  for (const id of graph.nodes.keys()) position.set(scene.boxOf.get(id) ?? "", at++);
  const order = boxesOf(scene.items)
    .filter(({ node }) => node === undefined || node.kind === "op" || node.kind === "failed")
    .sort((a, b) => (position.get(a.id) as number) - (position.get(b.id) as number));
  const hasGradients = graph.edges.some((edge) => edge.differentiable && edge.gradient !== undefined);
  const places = new Map(order.map(({ id }, i) => [id, i]));
  const seed = hasGradients ? order.length + 2 : undefined;
  // through what was computed from constants alone nobody goes back
  const differentiable = new Set<string | undefined>();
  for (const node of graph.nodes.values())
    if (node.requiresGrad) differentiable.add(scene.boxOf.get(node.id));
  const back = order.filter(({ id }) => differentiable.has(id)).toReversed();
  const backPlaces = new Map(back.map(({ id }, i) => [id, i]));
  return {
    order,
    back,
    seed,
    last: seed === undefined ? order.length + 1 : seed + back.length,
    forward(box) {
      const place = places.get(box);
      return place === undefined ? 1 : place + 2;
    },
    backward(box) {
      if (seed === undefined) return Number.POSITIVE_INFINITY;
      const place = backPlaces.get(box);
      if (place !== undefined) return seed + 1 + place;
      return places.has(box) ? Number.POSITIVE_INFINITY : seed;
    },
  };
}

/** The steps from which on the value of a box, and its whole gradient, are known. */
export function knownFrom(
  timeline: Timeline,
  { arrows }: Scene,
  { id, node }: Box,
): { value: number; gradient: number } {
  if (node?.kind === "output") {
    const into = arrows.filter(({ to }) => to === id);
    return {
      value: Math.max(1, ...into.map(({ from }) => timeline.forward(from))),
      gradient: timeline.seed ?? Number.POSITIVE_INFINITY,
    };
  }
  const out = arrows.filter(({ from, edge }) => from === id && edge.differentiable);
  return {
    value: timeline.forward(id),
    gradient: Math.max(0, ...out.map(({ to }) => timeline.backward(to))),
  };
}
