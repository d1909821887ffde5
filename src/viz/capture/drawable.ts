/** Drawable: what every picture and every text about a graph can be made of. */
import { GraphSnapshot } from "../snapshot/snapshot.js";
import { type GraphRoot, graphOf } from "./graph-of.js";

/** What can be drawn: a snapshot, the tensor at the end of a graph, or an error that an op threw. */
export type Drawable = GraphSnapshot | GraphRoot;

export function snapshotOf(drawable: Drawable): GraphSnapshot {
  return drawable instanceof GraphSnapshot ? drawable : graphOf(drawable);
}
