/**
 * Section 6.3: training with and without batch normalization, from weights of many standard deviations.
 * `npx tsx examples/book/batch-norm.ts`
 */
import { optim } from "wengert";
import { sample } from "wengert/data";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { MultiLayerNet } from "./multi-layer-net.js";
import { digits, drawsOf, percent, randomFlags } from "./options.js";

export interface BatchNormTraining {
  readonly epochs: number;
  readonly images?: number;
  readonly batch?: number;
  readonly seed: number;
  readonly rng: string;
}

/** The share of right answers on the training images after each epoch: with batch normalization, and without. */
export function trainBoth(std: number, { epochs, images = 1000, batch = 100, ...random }: BatchNormTraining) {
  const { generator, dtype } = drawsOf(random);
  const { train } = digits(images, 1, dtype);
  const perEpoch = Math.max(1, Math.round(images / batch));
  const runs = [true, false].map((batchNorm) => {
    const net = new MultiLayerNet(784, [100, 100, 100, 100, 100], 10, {
      generator,
      dtype,
      weights: std,
      batchNorm,
    });
    return {
      net,
      optimizer: new optim.SGD(net.parameters(), { lr: 0.01 }),
      losses: [] as number[],
      right: [] as number[],
    };
  });
  for (let i = 0; i < epochs * perEpoch; i++) {
    const { x, t } = sample(train, batch, generator);
    for (const { net, optimizer, losses, right } of runs) {
      optimizer.zeroGrad();
      const loss = net.loss(x, t);
      loss.backward();
      optimizer.step();
      losses.push(loss.item());
      if (i % perEpoch === 0) right.push(net.accuracy(train));
    }
  }
  const [withIt, without] = runs as [(typeof runs)[number], (typeof runs)[number]];
  return { withIt, without };
}

export const program = await main(import.meta.url, "examples/book/batch-norm.ts", {
  about:
    "Section 6.3: with and without batch normalization, from weights of standard deviations 1 to 0.0001.",
  flags: {
    epochs: wholeNumber([1, 1000], 20, "epochs of 1,000 images"),
    scales: wholeNumber([2, 64], 16, "standard deviations of the weights, from 1 down to 0.0001"),
    ...randomFlags,
  },
  run({ epochs, scales, ...random }) {
    console.log(row("std of W", ["with", "without"], 12));
    return Object.fromEntries(
      Array.from({ length: scales }, (_, i) => {
        const std = 10 ** ((-4 * i) / (scales - 1));
        const { withIt, without } = trainBoth(std, { epochs, ...random });
        const ends = [withIt, without].map(({ right }) => percent(right.at(-1) ?? 0));
        console.log(row(std.toPrecision(3), ends, 12));
        const lines = [
          { name: "batch norm", y: withIt.right },
          { name: "without", y: without.right },
        ];
        const title = `weights of std ${std.toPrecision(3)}`;
        return [
          `batch-norm-${i + 1}`,
          plotLines(lines, { title, xName: "epoch", yName: "accuracy in training" }),
        ];
      }),
    );
  },
});
