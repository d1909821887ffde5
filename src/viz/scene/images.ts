/** The images of a picture: which arrays are drawn as pixels, in which boxes, and from which step on. */
import { ValueError } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { pathOf } from "../capture/names.js";
import type { Shown } from "../snapshot/array-summary.js";
import { type ImageShape, type Images, imagesAs, imagesByShape } from "../snapshot/image-shape.js";
import type { GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";
import type { Drawing } from "./options.js";
import type { Prepared } from "./prepare.js";
import type { Scene } from "./scene.js";
import type { Timeline } from "./timeline.js";

export interface DrawnImage {
  /** The box that it stands in. */
  readonly box: string;
  readonly node: GraphNode;
  readonly gradient: boolean;
  readonly images: Images;
  readonly pixels: ArrayLike<number>;
  /** The first step that shows it. */
  readonly from: number;
}

/** @throws ValueError where the numbers of a tensor do not fit the images that they are said to be. */
export function imagesIn({ by, graph, drawing, scene, timeline }: Prepared): readonly DrawnImage[] {
  const { images: asked, grads } = drawing;
  const { boxOf } = scene;
  if (asked === "none") return [];
  const drawn: DrawnImage[] = [];
  for (const [node, shape] of imageNodes(by, graph, asked)) {
    const box = boxOf.get(node.id);
    const images =
      asked === "auto" ? imagesByShape(node.kind, node.shape.toArray()) : fitting(by, node, shape);
    if (box === undefined || images === undefined || (asked === "auto" && box !== node.id)) continue;
    const image = (shown: Shown | undefined, gradient: boolean, from: number) => {
      const pixels = pixelsOf(by, shown, images, gradient || asked === "auto" ? undefined : node);
      if (pixels !== undefined) drawn.push({ box, node, gradient, images, pixels, from });
    };
    image(node.value, false, timeline.forward(box));
    if (grads !== "none")
      image(node.contributed ?? node.gradient, true, lastStepBack(graph, node, boxOf, timeline));
  }
  return drawn;
}

/**
 * What is drawn here has no images, but says what a picture with these options shows.
 * @throws ValueError where that picture would be refused for its images.
 */
export function requireImages(prepared: Prepared): void {
  if (typeof prepared.drawing.images === "object") imagesIn(prepared);
}

/** The nodes that are named, or whose module is, or all. */
function imageNodes(by: string, graph: GraphSnapshot, asked: Drawing["images"]): [GraphNode, ImageShape][] {
  if (typeof asked === "string")
    return graph.nodes
      .valueSeq()
      .filter(({ kind }) => kind === "input" || kind === "parameter")
      .map((node): [GraphNode, ImageShape] => [node, "image"])
      .toArray();
  const found: [GraphNode, ImageShape][] = [];
  for (const [name, shape] of Object.entries(asked)) {
    const nodes = graph.nodes.valueSeq();
    const named = nodes.filter(
      (node) => (node.id === name || node.name === name || pathOf(node) === name) && node.kind !== "output",
    );
    const inside = nodes.filter(({ module, kind }) => module === name && kind === "parameter");
    const fits = inside.filter((node) => imagesAs(shape, node.shape.toArray()) !== undefined);
    const chosen = named.isEmpty() ? (fits.isEmpty() ? inside : fits) : named;
    if (chosen.isEmpty())
      throw new ValueError(`${by}: images: ${JSON.stringify(name)} has no parameters of its own`);
    for (const node of chosen) found.push([node, shape]);
  }
  return found;
}

function fitting(by: string, { id, name, shape }: GraphNode, asked: ImageShape): Images {
  const images = imagesAs(asked, shape.toArray());
  if (images !== undefined) return images;
  const said = `${by}: images: ${JSON.stringify(name || id)} has shape ${formatShape(shape.toArray())}`;
  throw new ValueError(
    asked === "image"
      ? `${said}, whose last two axes are no image: say height and width, such as [28, 28]`
      : `${said}; images of ${asked[0]} × ${asked[1]} need ${asked[0] * asked[1]} elements ` +
          "in the last axis, or in the first of two",
  );
}

/** @param required the node, where it is an error that its pixels are not there. */
function pixelsOf(
  by: string,
  shown: Shown | undefined,
  { pixels: count }: Images,
  required: GraphNode | undefined,
): ArrayLike<number> | undefined {
  const known = typeof shown === "object" ? (shown.pixels ?? shown.values)?.toArray() : undefined;
  const pixels = typeof shown === "number" ? [shown] : known;
  if (pixels !== undefined && pixels.length >= count) return pixels;
  if (required === undefined) return undefined;
  const name = JSON.stringify(required.name || required.id);
  throw new ValueError(
    shown === undefined
      ? `${by}: images: the elements of ${name} are not there any more: ` +
          "hold the tensor, or call backward(undefined, { retainGraph: true })"
      : `${by}: images: the snapshot has no pixels of ${name}: draw the tensor itself, ` +
          `or take the snapshot by graphOf(root, { images: [${name}] })`,
  );
}

/** When the whole gradient of a value is known. */
function lastStepBack(
  { edges }: GraphSnapshot,
  { id }: GraphNode,
  boxOf: Scene["boxOf"],
  timeline: Timeline,
): number {
  const steps = edges
    .toArray()
    .flatMap(({ from, to, differentiable }) =>
      from === id && differentiable ? [timeline.backward(boxOf.get(to) ?? "")] : [],
    );
  return Math.max(0, ...steps.filter(Number.isFinite));
}
