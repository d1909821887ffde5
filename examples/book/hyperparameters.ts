/**
 * Section 6.5: random search for a learning rate and a weight decay, on 500 images of which a fifth is kept to
 * choose by. `npx tsx examples/book/hyperparameters.ts`
 */
import { optim } from "wengert";
import { sample } from "wengert/data";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { MultiLayerNet } from "./multi-layer-net.js";
import { digits, drawsOf, percent, type Random, randomFlags, type Split } from "./options.js";

export interface Trial {
  readonly lr: number;
  readonly weightDecay: number;
  /** The share of right answers on the images to choose by, after each epoch. */
  readonly right: readonly number[];
}

const between = (generator: Random, low: number, high: number) =>
  // np.random.uniform(low, high): a double that is stretched
  10 ** (low + (high - low) * generator.random());

/** So many trials, best first. The images are shuffled once, as the book shuffles them. */
export function search({
  trials,
  epochs,
  images = 500,
  ...random
}: {
  readonly trials: number;
  readonly epochs: number;
  readonly images?: number;
  readonly seed: number;
  readonly rng: string;
}): Trial[] {
  const { generator, dtype } = drawsOf(random);
  const all = digits(images, 1, dtype).train;
  const order = generator.permutation(images);
  const kept = Math.floor(images * 0.2);
  const part = (from: number, to: number): Split => {
    const places = Int32Array.from(order.slice(from, to));
    return { x: all.x.at(places), t: all.t.at(places) };
  };
  const [chosenBy, train] = [part(0, kept), part(kept, images)];
  const tried = Array.from({ length: trials }, (): Trial => {
    const weightDecay = between(generator, -8, -4);
    const lr = between(generator, -6, -2);
    const hidden = [100, 100, 100, 100, 100, 100];
    const net = new MultiLayerNet(784, hidden, 10, { generator, dtype, weightDecay });
    const optimizer = new optim.SGD(net.parameters(), { lr });
    const right: number[] = [];
    const perEpoch = Math.max(1, Math.floor((images - kept) / 100));
    for (let i = 0; i < epochs * perEpoch; i++) {
      const { x, t } = sample(train, Math.min(100, images - kept), generator);
      optimizer.zeroGrad();
      net.loss(x, t).backward();
      optimizer.step();
      if (i % perEpoch === 0) right.push(net.accuracy(chosenBy));
    }
    return { lr, weightDecay, right };
  });
  const last = ({ right }: Trial) => right.at(-1) ?? 0;
  return tried.toSorted((a, b) => last(b) - last(a));
}

export const program = await main(import.meta.url, "examples/book/hyperparameters.ts", {
  about: "Section 6.5: random search for a learning rate and a weight decay.",
  flags: {
    trials: wholeNumber([1, 10_000], 100, "trials"),
    epochs: wholeNumber([1, 10_000], 50, "epochs of each trial"),
    ...randomFlags,
  },
  run(options) {
    const trials = search(options);
    console.log(row("best", ["right", "lr", "weight decay"], 16));
    for (const [i, { lr, weightDecay, right }] of trials.slice(0, 10).entries())
      console.log(
        row(
          String(i + 1),
          [percent(right.at(-1) ?? 0), lr.toExponential(3), weightDecay.toExponential(3)],
          16,
        ),
      );
    const better = Math.ceil(trials.length / 4);
    const placed = (name: string, some: readonly Trial[]) => ({
      name,
      x: some.map(({ lr }) => Math.log10(lr)),
      y: some.map(({ weightDecay }) => Math.log10(weightDecay)),
    });
    const points = [placed("best quarter", trials.slice(0, better)), placed("others", trials.slice(better))];
    const names = { xName: "log10 of the learning rate", yName: "log10 of the weight decay" };
    return {
      hyperparameters: plotPlane(
        { points },
        { xRange: [-6, -2], yRange: [-8, -4], title: "Random search", ...names },
      ),
    };
  },
});
