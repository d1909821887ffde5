/**
 * The pictures whose DOT is kept under golden/, by file name. Run as a program it prints them all as JSON.
 */
import { fileURLToPath } from "node:url";
import { scope } from "wengert";
import {
  type Drawable,
  type DrawingOptions,
  describe,
  frames,
  graphJson,
  graphOf,
  toDot,
  toHtml,
  toMermaid,
  toSvg,
} from "wengert/viz";
import { apple, appleAndOrange, differentiated, twoLayerLoss, variable } from "./graphs.js";

/** What is drawn in each file, and how. */
export function pictures(): Record<string, readonly [Drawable, DrawingOptions?]> {
  const network = graphOf(differentiated(twoLayerLoss(), true));
  const x = variable(3, "x");
  const square = differentiated(x.mul(x).add(2));
  const t = variable(0.5, "x");
  const gates = differentiated(scope("sigmoid", () => t.neg().exp().add(1).reciprocal()));
  return {
    apple: [differentiated(apple())],
    "apple-before-backward": [apple()],
    "apple-chain": [differentiated(apple()), { local: "chain" }],
    "apple-and-orange": [differentiated(appleAndOrange())],
    square: [square, { local: "edge", title: "x · x + 2" }],
    sigmoid: [gates],
    "two-layer-tensor": [network, { style: "tensor" }],
    "two-layer-modules": [network, { style: "modules" }],
    "two-layer-book-dark": [
      network,
      { style: "book", theme: "dark", shapes: true, dtypes: true, values: "none" },
    ],
  };
}

export function goldens(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pictures()).map(([name, [graph, options]]) => [name, toDot(graph, options)]),
  );
}

/** The same graphs in all other formats of text. */
export async function everyFormat(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [name, root] of [
    ["price", differentiated(appleAndOrange())],
    ["loss", differentiated(twoLayerLoss(), true)],
  ] as const) {
    const graph = graphOf(root, { numerical: true });
    files[`${name}.svg`] = await toSvg(graph);
    files[`${name}.html`] = await toHtml(graph);
    files[`${name}.json`] = JSON.stringify(graphJson(graph));
    files[`${name}.mmd`] = toMermaid(graph);
    files[`${name}.txt`] = describe(graph);
    for (const { index, svg } of await frames(graph)) files[`${name}-${index}.svg`] = svg;
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(JSON.stringify({ ...goldens(), ...(await everyFormat()) }));
