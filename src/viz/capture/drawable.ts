/** Drawable: what every picture and every text about a graph can be made of. */
import { type Kind, kind } from "../../arguments/index.js";
import { requireTensor, Tensor } from "../../tensor/index.js";
import { GraphSnapshot } from "../snapshot/snapshot.js";
import { captured, type GraphOptions, type GraphRoot } from "./graph-of.js";

/** What can be drawn: a snapshot, the tensor at the end of a graph, or an error that an op threw. */
export type Drawable = GraphSnapshot | GraphRoot;

const isDrawable = (value: unknown) =>
  value instanceof GraphSnapshot || value instanceof Tensor || value instanceof Error;

export const drawableKind: Kind<Drawable> = {
  ...kind<Drawable>("a tensor, a snapshot, or an error that an op threw", isDrawable),
  require(by, _name, value) {
    if (!isDrawable(value)) requireTensor(by, value);
  },
};

/** @param by the function that the user called. @param options what a snapshot has to keep for a picture. */
export function snapshotOf(by: string, drawable: Drawable, options: GraphOptions = {}): GraphSnapshot {
  return drawable instanceof GraphSnapshot ? drawable : captured(by, drawable, options);
}
