/**
 * A variational autoencoder (Kingma and Welling 2014) of digits, with two latent numbers: what each pair of them is
 * decoded to. `npx tsx examples/zoo/generative/vae.ts`
 */
import {
  binaryCrossEntropyWithLogits,
  manualSeed,
  nn,
  noGrad,
  optim,
  randint,
  randn,
  split,
  type Tensor,
  tensor,
} from "wengert";
import { loadMnist } from "wengert/data";
import { plotImages } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const layer = (from: number, to: number) => new nn.Affine(from, to, { init: nn.init.xavier() });

export class VAE extends nn.Module {
  readonly encoder = new nn.Sequential([layer(784, 100), new nn.Tanh(), layer(100, 4)]);
  readonly decoder = new nn.Sequential([layer(2, 100), new nn.Tanh(), layer(100, 784)]);

  /** The negative evidence lower bound of images (N, 784), per image: what is lost, and how far from N(0, 1). */
  loss(x: Tensor): { loss: Tensor; lost: Tensor; distance: Tensor } {
    const [mean, logVariance] = split(this.encoder.forward(x), 2, 1);
    const noise = randn(mean.shape);
    const z = mean.add(logVariance.div(2).exp().mul(noise)); // reparametrised: the draw has a gradient
    const count = x.shape[0] as number;
    const lost = binaryCrossEntropyWithLogits(this.decoder.forward(z), x, { reduction: "sum" }).div(count);
    const apart = mean.square().add(logVariance.exp()).sub(logVariance).sub(1);
    const distance = apart.sum().div(2 * count);
    return { loss: lost.add(distance), lost, distance };
  }
}

/** Trains for so many batches of 100 of the first images. */
export function learnDigits({ steps = 1500, images = 5000, seed = 1 }) {
  manualSeed(seed);
  const x = loadMnist().train.x.slice([[0, images]]);
  const vae = new VAE();
  const optimizer = new optim.Adam(vae.parameters(), { lr: 3e-3 });
  const losses = Array.from({ length: steps }, () => {
    optimizer.zeroGrad();
    const { loss } = vae.loss(x.at(randint(0, images, [100])));
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  return { vae, losses, ...noGrad(() => vae.loss(x.slice([[0, 500]]))) };
}

export const program = await main(import.meta.url, "examples/zoo/generative/vae.ts", {
  about: "A variational autoencoder of MNIST with two latent numbers.",
  flags: {
    steps: wholeNumber([1, 100_000], 1500, "batches of 100 images"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { vae, losses, lost, distance } = learnDigits(options);
    for (const [i, loss] of losses.entries())
      if (i % 250 === 0 || i === losses.length - 1) console.log(row(`step ${i}`, [loss.toFixed(2)]));
    console.log(row("what is lost", [lost.item().toFixed(2)]));
    console.log(row("from N(0, 1)", [distance.item().toFixed(2)]));
    const side = 12;
    const z = Array.from({ length: side * side }, (_, i) => [
      -2 + (4 * (i % side)) / (side - 1),
      2 - (4 * Math.floor(i / side)) / (side - 1),
    ]);
    const values = noGrad(() => vae.decoder.forward(tensor(z)).sigmoid());
    const group = { name: "decoded from z in [-2, 2] × [-2, 2]", values, size: [28, 28] as const };
    return { vae: plotImages([group], { columns: side, width: 640, height: 680 }) };
  },
});
