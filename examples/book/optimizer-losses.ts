/**
 * Section 6.1.8: four optimizers train the same network of four hidden layers on the same batches of MNIST.
 * `npx tsx examples/book/optimizer-losses.ts`
 */
import { wholeNumber } from "../shared/flags.js";
import { main } from "../shared/main.js";
import { compare, type Losses, tell } from "./comparison.js";
import { MultiLayerNet } from "./multi-layer-net.js";
import { type OptimizerName, optimizerNames, optimizers } from "./optimizer-paths.js";
import { randomFlags } from "./options.js";

/** The book's learning rates are those that its optimizers have unless told otherwise. */
const rates: Readonly<Record<OptimizerName, number>> = {
  SGD: 0.01,
  Momentum: 0.01,
  AdaGrad: 0.01,
  Adam: 0.001,
};

/** The losses of each, batch by batch. */
export const compareOptimizers = (
  iterations: number,
  options: { seed: number; rng: string; images?: number },
): Losses[] =>
  compare(iterations, options, (draws) =>
    optimizerNames.map((name) => {
      const net = new MultiLayerNet(784, [100, 100, 100, 100], 10, draws);
      return { name, net, optimizer: optimizers[name](net.parameters(), rates[name]) };
    }),
  );

export const program = await main(import.meta.url, "examples/book/optimizer-losses.ts", {
  about: "Section 6.1.8: SGD, Momentum, AdaGrad and Adam on MNIST.",
  flags: { iterations: wholeNumber([1, 100_000], 2000, "batches of 128 images", "steps"), ...randomFlags },
  run: ({ iterations, ...random }) => ({
    "optimizer-losses": tell(compareOptimizers(iterations, random), iterations),
  }),
});
