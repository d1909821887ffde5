/**
 * A denoising autoencoder (Vincent et al. 2008): a network that is shown digits under noise, and told how they were,
 * learns what digits look like. `npx tsx examples/zoo/generative/denoising.ts`
 */
import { manualSeed, mseLoss, nn, noGrad, optim, randint, randn, type Tensor } from "wengert";
import { loadMnist } from "wengert/data";
import { plotImages } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** With noise of standard deviation 0.5. */
const disturb = (x: Tensor) => x.add(randn(x.shape).mul(0.5));

/** Trains for so many batches; then unseen digits (N, 1, 28, 28), under noise and cleaned, and how far off both are. */
export function clean({ steps = 300, images = 5000, seed = 1 }) {
  manualSeed(seed);
  const { train, test } = loadMnist({ flatten: false });
  const net = new nn.Sequential([
    new nn.Conv2d(1, 16, 3, { stride: 2, padding: 1 }),
    new nn.ReLU(), // (N, 16, 14, 14)
    new nn.Conv2d(16, 32, 3, { stride: 2, padding: 1 }),
    new nn.ReLU(), // (N, 32, 7, 7)
    new nn.ConvTranspose2d(32, 16, 2, { stride: 2 }),
    new nn.ReLU(),
    new nn.ConvTranspose2d(16, 1, 2, { stride: 2 }),
    new nn.Sigmoid(),
  ]);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.003 });
  const losses = Array.from({ length: steps }, () => {
    const x = train.x.at(randint(0, images, [32]));
    optimizer.zeroGrad();
    const loss = mseLoss(net.forward(disturb(x)), x);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  const x = test.x.at([0, 100]);
  const noisy = disturb(x);
  const cleaned = noGrad(() => net.forward(noisy));
  const [before, after] = [noisy, cleaned].map((each) => mseLoss(each, x).sqrt().item()) as [number, number];
  return { losses, x, noisy, cleaned, before, after };
}

export const program = await main(import.meta.url, "examples/zoo/generative/denoising.ts", {
  about: "A denoising autoencoder of digits.",
  flags: {
    steps: wholeNumber([1, 100_000], 300, "batches of 32 digits"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { losses, x, noisy, cleaned, before, after } = clean(options);
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("off by", [before.toFixed(3), after.toFixed(3)]), "under noise, and cleaned");
    const groups = Object.entries({ digits: x, "under noise": noisy, cleaned }).map(([name, images]) => ({
      name,
      values: images.at([0, 10]),
      size: [28, 28] as const,
    }));
    return { denoising: plotImages(groups, { height: 360 }) };
  },
});
