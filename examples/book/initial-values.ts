/**
 * Section 6.2.4: the same network on MNIST from weights of standard deviation 0.01, by Xavier's and by He's rule.
 * `npx tsx examples/book/initial-values.ts`
 */
import { optim } from "wengert";
import { sample } from "wengert/data";
import { plotLines } from "wengert/viz";
import { positiveNumber, wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { MultiLayerNet } from "./multi-layer-net.js";
import { smooth } from "./optimizer-losses.js";
import { digits, drawsOf, randomFlags } from "./options.js";

const starts = { "std 0.01": 0.01, Xavier: "xavier", He: "he" } as const;

/** The losses of each, batch by batch. */
export function compareStarts(
  iterations: number,
  { lr = 0.01, images = 60_000, ...random }: { lr?: number; images?: number; seed: number; rng: string },
) {
  const { generator, dtype } = drawsOf(random);
  const { train } = digits(images, 1, dtype);
  const runs = Object.entries(starts).map(([name, weights]) => {
    const net = new MultiLayerNet(784, [100, 100, 100, 100], 10, { generator, dtype, weights });
    return { name, net, optimizer: new optim.SGD(net.parameters(), { lr }), y: [] as number[] };
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

export const program = await main(import.meta.url, "examples/book/initial-values.ts", {
  about: "Section 6.2.4: initial values compared on MNIST.",
  flags: {
    iterations: wholeNumber([1, 100_000], 2000, "batches of 128 images", "steps"),
    lr: positiveNumber(0.01, "learning rate of SGD", "rate"),
    ...randomFlags,
  },
  run({ iterations, ...options }) {
    const runs = compareStarts(iterations, options);
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
      "initial-values": plotLines(lines, { xName: "iteration", yName: "loss (mean of 21)", title: "MNIST" }),
    };
  },
});
