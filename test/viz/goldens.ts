/** The pictures whose DOT is kept under golden/, by file name. Run as a program it prints them all as JSON. */
import { fileURLToPath } from "node:url";
import { scope } from "wengert";
import { describe, frames, graphJson, graphOf, toDot, toHtml, toMermaid, toSvg } from "wengert/viz";
import { apple, appleAndOrange, twoLayerLoss, variable, walked } from "./graphs.js";

export function goldens(): Record<string, string> {
  const network = graphOf(walked(twoLayerLoss(), true));
  const x = variable(3, "x");
  const square = walked(x.mul(x).add(2));
  const t = variable(0.5, "x");
  const gates = walked(scope("sigmoid", () => t.neg().exp().add(1).reciprocal()));
  return {
    apple: toDot(walked(apple())),
    "apple-before-backward": toDot(apple()),
    "apple-chain": toDot(walked(apple()), { local: "chain" }),
    "apple-and-orange": toDot(walked(appleAndOrange())),
    square: toDot(square, { local: "edge", title: "x · x + 2" }),
    sigmoid: toDot(gates),
    "two-layer-tensor": toDot(network, { style: "tensor" }),
    "two-layer-modules": toDot(network, { style: "modules" }),
    "two-layer-book-dark": toDot(network, {
      style: "book",
      theme: "dark",
      shapes: true,
      dtypes: true,
      values: "none",
    }),
  };
}

/** The same graphs in all other formats of text. */
export async function everyFormat(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [name, root] of [
    ["price", walked(appleAndOrange())],
    ["loss", walked(twoLayerLoss(), true)],
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
