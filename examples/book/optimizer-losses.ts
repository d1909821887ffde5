/**
 * Section 6.1.8: four optimizers train the same network of four hidden layers on the same batches of MNIST.
 * `npx tsx examples/book/optimizer-losses.ts`
 */
import { sample } from "wengert/data";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { MultiLayerNet } from "./multi-layer-net.js";
import { type OptimizerName, optimizerNames, optimizers } from "./optimizer-paths.js";
import { digits, drawsOf, randomFlags } from "./options.js";

/** The book's learning rates are those that its optimizers have unless told otherwise. */
const rates: Readonly<Record<OptimizerName, number>> = {
  SGD: 0.01,
  Momentum: 0.01,
  AdaGrad: 0.01,
  Adam: 0.001,
};

/** The losses of each, batch by batch. */
export function compare(iterations: number, options: { seed: number; rng: string; images?: number }) {
  const { generator, dtype } = drawsOf(options);
  const { train } = digits(options.images ?? 60_000, 1, dtype);
  const runs = optimizerNames.map((name) => {
    const net = new MultiLayerNet(784, [100, 100, 100, 100], 10, { generator, dtype });
    return { name, net, optimizer: optimizers[name](net.parameters(), rates[name]), y: [] as number[] };
  });
  for (let i = 0; i < iterations; i++) {
    const { x, t } = sample(train, 128, generator);
    for (const { net, optimizer, y } of runs) {
      optimizer.zeroGrad();
      const loss = net.loss(x, t);
      loss.backward();
      optimizer.step();
      y.push(loss.item());
    }
  }
  return runs.map(({ name, y }) => ({ name, y }));
}

/** The mean of `width` losses around each, so that lines can be told apart. */
export const smooth = (y: readonly number[], width = 21): number[] =>
  y.map((_, i) => {
    const near = y.slice(Math.max(0, i - (width >> 1)), i + (width >> 1) + 1);
    return near.reduce((sum, each) => sum + each, 0) / near.length;
  });

export const program = await main(import.meta.url, "examples/book/optimizer-losses.ts", {
  about: "Section 6.1.8: SGD, Momentum, AdaGrad and Adam on MNIST.",
  flags: { iterations: wholeNumber([1, 100_000], 2000, "batches of 128 images", "steps"), ...randomFlags },
  run({ iterations, ...random }) {
    const runs = compare(iterations, random);
    const shown = [0, 100, 500, 1000, iterations - 1].filter(
      (at, i, all) => at < iterations && all.indexOf(at) === i,
    );
    console.log(row("loss at", shown));
    for (const { name, y } of runs)
      console.log(
        row(
          name,
          shown.map((at) => (y[at] as number).toFixed(4)),
        ),
      );
    const lines = runs.map(({ name, y }) => ({ name, y: smooth(y) }));
    return {
      "optimizer-losses": plotLines(lines, {
        xName: "iteration",
        yName: "loss (mean of 21)",
        title: "MNIST",
      }),
    };
  },
});
