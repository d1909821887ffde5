/**
 * Section 6.4: a network of seven layers learns 300 images by heart, and weight decay and dropout against it.
 * `npx tsx examples/book/overfitting.ts`
 */
import { optim } from "wengert";
import { sample } from "wengert/data";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { MultiLayerNet } from "./multi-layer-net.js";
import { digits, drawsOf, percent, randomFlags } from "./options.js";

/** The three trainings of the section. */
export const trainings = {
  "neither of them": {},
  "weight decay 0.1": { weightDecay: 0.1 },
  "dropout 0.2": { dropout: 0.2 },
} as const;

export interface Overfitting {
  readonly epochs: number;
  readonly images?: number;
  readonly tests?: number;
  readonly seed: number;
  readonly rng: string;
}

/** Losses by batch, and the shares of right answers after each epoch. */
export function overfit(name: keyof typeof trainings, options: Overfitting) {
  const { epochs, images = 300, tests = 10_000, ...random } = options;
  const { generator, dtype } = drawsOf(random);
  const { train, test } = digits(images, tests, dtype);
  const hidden = [100, 100, 100, 100, 100, 100];
  const net = new MultiLayerNet(784, hidden, 10, { generator, dtype, ...trainings[name] });
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
  const history = { losses: [] as number[], train: [] as number[], test: [] as number[] };
  const perEpoch = Math.max(1, Math.round(images / 100));
  for (let i = 0; i < epochs * perEpoch; i++) {
    const { x, t } = sample(train, 100, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    optimizer.step();
    history.losses.push(loss.item());
    if (i % perEpoch !== 0) continue;
    history.train.push(net.accuracy(train));
    history.test.push(net.accuracy(test));
  }
  return history;
}

export const program = await main(import.meta.url, "examples/book/overfitting.ts", {
  about: "Section 6.4: overfitting, and what weight decay and dropout do against it.",
  flags: { epochs: wholeNumber([1, 10_000], 201, "epochs of 300 images"), ...randomFlags },
  run(options) {
    console.log(row("", ["train", "test", "apart"]));
    return Object.fromEntries(
      (Object.keys(trainings) as (keyof typeof trainings)[]).map((name) => {
        const { train, test } = overfit(name, options);
        const [known, unknown] = [train.at(-1) ?? 0, test.at(-1) ?? 0];
        console.log(
          row(name, ["", percent(known), percent(unknown), percent(known - unknown)]).replace("    ", ""),
        );
        const lines = [
          { name: "train", y: train },
          { name: "test", y: test },
        ];
        const figure = plotLines(lines, { title: name, xName: "epoch", yName: "accuracy" });
        return [`overfitting-${name.replaceAll(" ", "-")}`, figure];
      }),
    );
  },
});
