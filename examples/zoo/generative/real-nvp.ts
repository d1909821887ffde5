/**
 * A normalizing flow (RealNVP, Dinh et al. 2017): moons are bent into a normal distribution by steps that can be undone
 * and whose volumes are known, so that every point has a density, and draws are one pass back.
 * `npx tsx examples/zoo/generative/real-nvp.ts`
 */
import {
  concat,
  distributions,
  Generator,
  manualSeed,
  nn,
  noGrad,
  optim,
  split,
  type Tensor,
  tensor,
} from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";
import { moons } from "../functions/moons.js";

const normal = new distributions.Normal(0, 1);

/** One number of each pair is scaled and shifted by what a network makes of the other, and both change places. */
class Coupling extends nn.Module<[Tensor], [Tensor, Tensor]> {
  readonly net = new nn.Sequential([
    new nn.Affine(1, 32),
    new nn.Tanh(),
    new nn.Affine(32, 2, { init: nn.init.normal(0.01) }),
  ]);

  /** (N, 2) -> (N, 2), and by the logarithm of which factor the plane widens there (N, 1). */
  override forward(x: Tensor): [Tensor, Tensor] {
    const [a, b] = split(x, 2, 1);
    const [scale, shift] = split(this.net.forward(a), 2, 1);
    return [concat([b.mul(scale.exp()).add(shift), a], 1), scale];
  }

  inverse(y: Tensor): Tensor {
    const [b, a] = split(y, 2, 1);
    const [scale, shift] = split(this.net.forward(a), 2, 1);
    return concat([a, b.sub(shift).div(scale.exp())], 1);
  }
}

export class Flow extends nn.Module {
  readonly couplings = new nn.ModuleList(Array.from({ length: 8 }, () => new Coupling()));

  /** The logarithm of the density at points (N, 2): (N). */
  override forward(x: Tensor): Tensor {
    let [z, widened] = [x, tensor(0)];
    for (const coupling of this.couplings) {
      const [next, scale] = coupling.forward(z);
      [z, widened] = [next, widened.add(scale.squeeze(1))];
    }
    return normal.logProb(z).sum(1).add(widened);
  }

  draw(count: number): Tensor {
    const z = normal.sample([count, 2]);
    return [...this.couplings].reduceRight((x, coupling) => coupling.inverse(x), z);
  }
}

/** Trains for so many batches; the losses are -ln p of points, and the last of points that were not learnt. */
export function bend({ steps = 800, batch = 256, seed = 3 }) {
  manualSeed(seed);
  const generator = new Generator(seed + 1);
  const flow = new Flow();
  const optimizer = new optim.Adam(flow.parameters(), { lr: 3e-3 });
  const losses = Array.from({ length: steps }, () => {
    optimizer.zeroGrad();
    const loss = flow
      .forward(moons(batch, 0.1, generator).x)
      .mean()
      .neg();
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  const { x } = moons(1000, 0.1, generator);
  return noGrad(() => ({ losses, flow, drawn: flow.draw(500), unseen: -flow.forward(x).mean().item() }));
}

export const program = await main(import.meta.url, "examples/zoo/generative/real-nvp.ts", {
  about: "A normalizing flow: the density of two moons, and draws from it.",
  flags: {
    steps: wholeNumber([1, 100_000], 800, "batches of 256 points"),
    seed: wholeNumber([0, 2 ** 32 - 1], 3, "seed"),
  },
  run(options) {
    const { losses, flow, drawn, unseen } = bend(options);
    for (const [i, loss] of losses.entries())
      if (i % 100 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("unseen", [unseen.toFixed(4)]));
    const columns = 80;
    const grid = Array.from({ length: columns * columns }, (_, i) => [
      -1.5 + (4 * (i % columns)) / (columns - 1),
      -1 + (2.5 * Math.floor(i / columns)) / (columns - 1),
    ]);
    const values = noGrad(() => flow.forward(tensor(grid)));
    const content = {
      field: { values, columns },
      points: [{ name: "drawn", x: drawn.at(":", 0), y: drawn.at(":", 1) }],
    };
    const plane = { xRange: [-1.5, 2.5], yRange: [-1, 1.5], levels: [-4, -3, -2, -1] } as const;
    return { "real-nvp": plotPlane(content, { ...plane, title: "The density of two moons" }) };
  },
});
