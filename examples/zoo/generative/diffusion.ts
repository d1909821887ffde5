/**
 * Diffusion (DDPM, Ho et al. 2020) of points in the plane: noise is added to two moons in forty steps, and a network
 * that has learnt which noise it was goes the way back, from noise alone. `npx tsx examples/zoo/generative/diffusion.ts`
 */
import * as w from "wengert";
import { mseLoss, nn, noGrad, optim, randint, randn, sub, type Tensor } from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";
import { moons } from "../functions/moons.js";

const times = 40;
const beta = w.linspace(0.001, 0.25, times); // how much of the variance each step replaces by noise
const alpha = sub(1, beta);
const left = w.cumprod(alpha); // how much of the first variance is left

class Denoiser extends nn.Module<[Tensor, Tensor]> {
  readonly time = new nn.Embedding(times, 16);
  readonly layers = new nn.Sequential([
    new nn.Affine(2 + 16, 128),
    new nn.ReLU(),
    new nn.Affine(128, 128),
    new nn.ReLU(),
    new nn.Affine(128, 128),
    new nn.ReLU(),
    new nn.Affine(128, 2),
  ]);

  /** Points (N, 2) at times (N) -> the noise in them (N, 2). */
  override forward(x: Tensor, t: Tensor): Tensor {
    return this.layers.forward(w.concat([x, this.time.forward(t)], 1));
  }
}

/** Trains for so many batches; then draws points, and measures how far each is from the nearest of the moons'. */
export function diffuse({ steps = 1000, batch = 256, seed = 7 }) {
  w.manualSeed(seed);
  const { x } = moons(1000, 0.05, new w.Generator(seed + 1));
  const net = new Denoiser();
  const optimizer = new optim.Adam(net.parameters(), { lr: 2e-3 });
  const losses = Array.from({ length: steps }, () => {
    const t = randint(0, times, [batch]);
    const noise = randn([batch, 2]);
    const share = left.at(t).unsqueeze(1);
    const first = x.at(randint(0, 1000, [batch]));
    const noisy = share.sqrt().mul(first).add(sub(1, share).sqrt().mul(noise));
    optimizer.zeroGrad();
    const loss = mseLoss(net.forward(noisy, t), noise);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  /** From noise at the last time to points at the first. */
  const draw = (count: number) => {
    let z = randn([count, 2]);
    for (let i = times - 1; i >= 0; i--) {
      const t = w.full([count], i, { dtype: "int32" });
      const [b, a, rest] = [beta.at(i), alpha.at(i), sub(1, left.at(i))];
      z = z.sub(b.div(rest.sqrt()).mul(net.forward(z, t))).div(a.sqrt());
      if (i > 0) z = z.add(b.sqrt().mul(randn([count, 2])));
    }
    return z;
  };
  const drawn = noGrad(() => draw(500));
  return { losses, x, drawn, apart: w.cdist(drawn, x).min(1).mean().item() };
}

export const program = await main(import.meta.url, "examples/zoo/generative/diffusion.ts", {
  about: "Diffusion: from noise to two moons.",
  flags: {
    steps: wholeNumber([1, 100_000], 1000, "batches of 256 points"),
    seed: wholeNumber([0, 2 ** 32 - 1], 7, "seed"),
  },
  run(options) {
    const { losses, x, drawn, apart } = diffuse(options);
    for (const [i, loss] of losses.entries())
      if (i % 125 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("apart", [apart.toFixed(4)]));
    const points = (name: string, z: Tensor) => ({ name, x: z.at(":", 0), y: z.at(":", 1) });
    return {
      diffusion: plotPlane(
        { points: [points("moons", x.slice([[0, 500]])), points("drawn", drawn)] },
        { xRange: [-1.5, 2.5], yRange: [-1, 1.5], title: "Two moons, from noise" },
      ),
    };
  },
});
