/**
 * The walk forward and back as frames: 0 the bare structure, 1 the inputs, one frame per op (or collapsed module) forward, the
 * seed, and one per op back. What a frame adds stays in those after it.
 */

import type { GraphSnapshot } from "../snapshot/snapshot.js";
import { type Box, boxesOf, type Scene } from "./scene.js";

export interface Timeline {
  /** Ops and collapsed modules, in the order in which they run. */
  readonly order: readonly Box[];
  /** The frame of the seed; undefined where no gradient is known, so that the walk ends with the last op. */
  readonly seed: number | undefined;
  /** The last frame. */
  readonly last: number;
  /** The frame in which the value of a box is computed. */
  forward(box: string): number;
  /** The frame in which gradients flow out of a box to its operands; Infinity if never. */
  backward(box: string): number;
}

export function timelineOf(graph: GraphSnapshot, scene: Scene): Timeline {
  const position = new Map<string, number>();
  let at = 0;
  for (const id of graph.nodes.keys()) position.set(scene.boxOf.get(id) ?? "", at++); // of a module: its last op
  const order = boxesOf(scene.items)
    .filter(({ node }) => node === undefined || node.kind === "op" || node.kind === "failed")
    .sort((a, b) => (position.get(a.id) as number) - (position.get(b.id) as number));
  const walked = graph.edges.some((edge) => edge.differentiable && edge.gradient !== undefined);
  const places = new Map(order.map(({ id }, i) => [id, i]));
  const seed = walked ? order.length + 2 : undefined;
  return {
    order,
    seed,
    last: seed === undefined ? order.length + 1 : seed + order.length,
    forward(box) {
      const place = places.get(box);
      return place === undefined ? 1 : place + 2;
    },
    backward(box) {
      if (seed === undefined) return Number.POSITIVE_INFINITY;
      const place = places.get(box);
      return place === undefined ? seed : seed + order.length - place;
    },
  };
}
