/**
 * Section 6.2.2: how the activations of five layers are spread, by how weights start.
 * `npx tsx examples/book/activations.ts`
 */
import { randn, relu, sigmoid, type Tensor, tanh } from "wengert";
import { histogram, plotHistograms } from "wengert/viz";
import { oneOf } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { drawsOf, randomFlags } from "./options.js";

const functions = { sigmoid, relu, tanh };
const [examples, width, depth] = [1000, 100, 5];

/** What each layer gives, from weights of this standard deviation; drawn layer by layer, as in the book. */
export function activations(
  activation: keyof typeof functions,
  std: number,
  random: { readonly seed: number; readonly rng: string },
): Tensor[] {
  const { generator } = drawsOf(random);
  const draw = (shape: number[]) => randn(shape, { generator, dtype: "float64" });
  let x = draw([examples, width]);
  return Array.from({ length: depth }, () => {
    x = functions[activation](x.matmul(draw([width, width]).mul(std)));
    return x;
  });
}

const starts = { "std 1": 1, "std 0.01": 0.01, Xavier: Math.sqrt(1 / width), He: Math.sqrt(2 / width) };

export const program = await main(import.meta.url, "examples/book/activations.ts", {
  about: "Section 6.2.2: histograms of the activations of five layers, by how weights start.",
  flags: { activation: oneOf(["sigmoid", "relu", "tanh"], "sigmoid, relu or tanh"), ...randomFlags },
  run({ activation, ...random }) {
    console.log(row("std of layer", [1, 2, 3, 4, 5]));
    return Object.fromEntries(
      Object.entries(starts).map(([name, std]) => {
        const layers = activations(activation, std, random);
        const spread = layers.map((layer) => layer.std({ correction: 0 }).item());
        console.log(
          row(
            name,
            spread.map((each) => each.toPrecision(3)),
          ),
        );
        const fields = layers.map((layer, i) => ({
          name: `layer ${i + 1}`,
          ...histogram(layer, { bins: 30 }),
        }));
        const title = `${activation}, weights: ${name}`;
        return [
          `activations-${activation}-${name.replace(" ", "-")}`,
          plotHistograms(fields, { title, width: 1000, height: 300 }),
        ];
      }),
    );
  },
});
