/** The pictures of the corpus: every graph in the style that it gets when nothing is said, and in every other. */
import type { Tensor } from "wengert";
import { type DrawingOptions, type GraphSnapshot, graphOf, type ImageShapes, toSvg } from "wengert/viz";
import { styleNames } from "../../../src/viz/scene/options.js";
import { type Measured, measure } from "./measure.js";
import { networks } from "./networks.js";
import { scalars } from "./scalars.js";

export const corpus = { ...scalars, ...networks };

export const styles = ["default", ...styleNames] as const;
export type CorpusStyle = (typeof styles)[number];

/** What is drawn as images, where the shape does not say so. */
const shapes: Record<string, ImageShapes> = {
  "one-image": { x: [28, 28], W1: [28, 28] },
};

export const optionsOf = (name: string, style: CorpusStyle): DrawingOptions => ({
  ...(style === "default" ? {} : { style }),
  ...(shapes[name] === undefined ? {} : { images: shapes[name] }),
});

const graphs = new Map<string, GraphSnapshot>();

export function graph(name: string): GraphSnapshot {
  const images = Object.keys(shapes[name] ?? {});
  const known =
    graphs.get(name) ??
    graphOf((corpus[name] as () => Tensor)(), { images: images.length > 0 ? images : "auto" });
  graphs.set(name, known);
  return known;
}

/** The picture, or the sentence that refuses it. */
export async function drawn(name: string, style: CorpusStyle): Promise<string> {
  try {
    return await toSvg(graph(name), optionsOf(name, style));
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("toSvg: the graph has")) return "refused";
    throw error;
  }
}

export const columns =
  "| graph | style | width | height | texts | on a line | touching | crossings | bytes |";

export async function row(name: string, style: CorpusStyle): Promise<string> {
  const svg = await drawn(name, style);
  return svg === "refused"
    ? `| ${name} | ${style} | refused | | | | | | |`
    : rowOf(name, style, measure(svg));
}

function rowOf(name: string, style: string, found: Measured): string {
  const { width, height, texts, onLines, touching, crossings, bytes } = found;
  const cells = [name, style, width, height, texts, onLines.length, touching.length, crossings, bytes];
  return `| ${cells.join(" | ")} |`;
}
