/**
 * Integrated gradients (Sundararajan et al. 2017): by how much each pixel raised the score of a digit, as the mean of
 * its gradients on the way from an empty image. What pixels gave adds up to the whole score.
 * `npx tsx examples/zoo/gradients/attributions.ts`
 */
import * as w from "wengert";
import { crossEntropy, grad, nn, noGrad, optim, randint, stack, type Tensor, zeros } from "wengert";
import { loadMnist } from "wengert/data";
import { plotImages } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** A convolutional network after so many batches of the first images (N, 1, 28, 28). */
export function learn({ steps = 200, images = 5000, seed = 1 }) {
  w.manualSeed(seed);
  const { x, t } = loadMnist({ flatten: false }).train;
  const net = new nn.Sequential([
    new nn.Conv2d(1, 8, 5, { stride: 2 }),
    new nn.ReLU(),
    new nn.Conv2d(8, 16, 5, { stride: 2 }),
    new nn.ReLU(),
    new nn.Flatten(),
    new nn.Affine(256, 10),
  ]);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.002 });
  for (let step = 0; step < steps; step++) {
    const chosen = randint(0, images, [64]);
    optimizer.zeroGrad();
    crossEntropy(net.forward(x.at(chosen)), t.at(chosen)).backward();
    optimizer.step();
  }
  return net;
}

/** What each pixel of an image (1, 28, 28) gave to the score of a class, against an empty image. */
export function attribute(net: nn.Sequential, image: Tensor, label: number, points = 50): Tensor {
  const shares = w.linspace(0.5 / points, 1 - 0.5 / points, points).reshape([points, 1, 1, 1]);
  const score = (images: Tensor) => net.forward(images).at(":", label).sum();
  const slopes = grad(score)(image.mul(shares)); // (points, 1, 28, 28)
  return slopes.mean(0).mul(image);
}

/** Of unseen digits (N, 1, 28, 28): what their pixels gave to the scores of their classes, its sums, and the gains. */
export function explain({ count = 10, ...training }: { count?: number; steps?: number; seed?: number }) {
  const net = learn(training);
  const { test } = loadMnist({ flatten: false });
  const [x, labels] = [test.x.at([0, count]), test.t.at([0, count]).toArray() as number[]];
  const given = stack(labels.map((label, i) => attribute(net, x.at(i), label)));
  const empty = noGrad(() => net.forward(zeros([1, 1, 28, 28])));
  const scores = noGrad(() => net.forward(x));
  const gained = labels.map((label, i) => scores.at(i, label).sub(empty.at(0, label)).item());
  return { x, labels, given, gave: given.sum([1, 2, 3]).toArray() as number[], gained };
}

export const program = await main(import.meta.url, "examples/zoo/gradients/attributions.ts", {
  about: "Integrated gradients: which pixels speak for a digit.",
  flags: {
    steps: wholeNumber([1, 100_000], 200, "batches of 64 digits"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { x, labels, given, gave, gained } = explain(options);
    console.log(row("digit", ["pixels", "score"]));
    for (const [i, label] of labels.entries())
      console.log(row(String(label), [(gave[i] as number).toFixed(3), (gained[i] as number).toFixed(3)]));
    const apart = gave.map((sum, i) => Math.abs(sum - (gained[i] as number)));
    console.log(row("apart at most", [Math.max(...apart).toFixed(3)]));
    const size = [28, 28] as const;
    const groups = [
      { name: "digits", values: x, size },
      { name: "what spoke for them", values: given.relu(), size },
      { name: "what spoke against them", values: given.neg().relu(), size },
    ];
    return { attributions: plotImages(groups, { height: 360 }) };
  },
});
