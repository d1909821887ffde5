/** toDot: a graph as DOT text, for any Graphviz from 2.43 on. */
import { signature } from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { requireWords } from "../languages/loaded.js";
import { type DrawingOptions, drawingOptions, withoutImages } from "../scene/options.js";
import { type Prepared, prepare } from "../scene/prepare.js";
import { DotWriter, type MarkedDot } from "./dot-writer.js";
import type { ImageBoxes } from "./images/boxes.js";
import type { Target } from "./pen.js";

const toDotTakes = signature("toDot", { graph: drawableKind, options: drawingOptions });

/**
 * The picture of a graph in DOT: values above the edges, gradients below. A pure function: nothing is
 * installed, nothing changes, and equal graphs give equal bytes. One statement per line, so that a changed
 * number is one changed line.
 * @param graph a snapshot, the tensor at its end, or an error that an op threw.
 * @throws ValueError for an option that is none of its choices, and for a graph of more than `maxNodes` even
 *   with modules collapsed; the message says how large it is and what to do.
 */
export function toDot(graph: Drawable, options: DrawingOptions = {}): string {
  toDotTakes.check(arguments);
  requireWords("toDot", options.lang);
  return writeDot(prepare("toDot", graph, withoutImages("toDot", options)), "file").dot;
}

/** With the ids of an SVG: b0, b1, ... boxes, v0, ... values, g0, ... gradients. */
export function writeDot(prepared: Prepared, target: Target, images?: ImageBoxes): MarkedDot {
  return new DotWriter(prepared, target, images).write();
}
