/** toSvg: a graph as SVG, laid out by Graphviz in WebAssembly (the optional package @viz-js/viz). */
import { MissingPackageError } from "../kernels/index.js";
import type { Tensor } from "../tensor/index.js";
import { toDot } from "./dot.js";
import { escapeXml } from "./escape.js";
import type { DrawingOptions } from "./options.js";
import { GraphSnapshot } from "./snapshot.js";

/**
 * The picture of a graph as an SVG file. The same graph gives the same bytes.
 * @throws MissingPackageError where @viz-js/viz is not installed, ValueError as `toDot` does.
 */
export async function toSvg(graph: GraphSnapshot | Tensor, options: DrawingOptions = {}): Promise<string> {
  const dot = toDot(graph, options); // before anything is loaded: its errors do not depend on what is installed
  const { instance } = await loadGraphviz();
  const svg = (await instance()).renderString(dot, { format: "svg" });
  const title = escapeXml(options.title ?? defaultTitle(graph));
  return svg
    .replace("<svg ", () => `<svg role="img" aria-label="${title}" `)
    .replace("<title>computation</title>", () => `<title>${title}</title>`);
}

async function loadGraphviz() {
  try {
    return await import("@viz-js/viz");
  } catch (cause) {
    throw new MissingPackageError(
      "toSvg: laying out a graph needs the package @viz-js/viz. Install it: npm install @viz-js/viz. " +
        "toDot needs nothing, and any Graphviz can draw what it returns.",
      { cause },
    );
  }
}

function defaultTitle(graph: GraphSnapshot | Tensor): string {
  const name = graph instanceof GraphSnapshot ? graph.nodes.get(graph.root)?.name : graph.name;
  return name === undefined || name === "" ? "Computational graph" : `Computational graph of ${name}`;
}
