/**
 * A mixture density network (Bishop 1994): where one x has several answers, their mean is none of them; the network
 * gives the weights, means and widths of five normal distributions. `npx tsx examples/zoo/generative/mixture-density.ts`
 */
import {
  distributions,
  linspace,
  manualSeed,
  nn,
  noGrad,
  optim,
  rand,
  randn,
  split,
  type Tensor,
} from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const { Categorical, MixtureSameFamily, Normal } = distributions;

/** x = y + 0.3 sin 2πy + noise, of y in [0, 1]: what is wanted is the y of an x, and there are up to three. */
function draw(count: number): { x: Tensor; y: Tensor } {
  const y = rand([count]);
  const bent = y
    .mul(2 * Math.PI)
    .sin()
    .mul(0.3);
  return { x: y.add(bent).add(randn([count]).mul(0.03)), y };
}

class MixtureDensity extends nn.Module<[Tensor], distributions.MixtureSameFamily> {
  readonly net = new nn.Sequential([
    new nn.Affine(1, 32),
    new nn.Tanh(),
    new nn.Affine(32, 32, { init: nn.init.xavier() }),
    new nn.Tanh(),
    new nn.Affine(32, 3 * 5, { init: nn.init.xavier() }),
  ]);

  /** Numbers (N) -> a distribution of what belongs to each. */
  override forward(x: Tensor): distributions.MixtureSameFamily {
    const [logits, loc, logScale] = split(this.net.forward(x.unsqueeze(1)), 3, 1);
    return new MixtureSameFamily(new Categorical({ logits }), new Normal(loc, logScale.exp()));
  }
}

/** Trains for so many batches; -ln p of unseen pairs, and of one normal distribution of all y. */
export function learn({ steps = 800, batch = 200, seed = 1 }) {
  manualSeed(seed);
  const net = new MixtureDensity();
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.005 });
  const losses = Array.from({ length: steps }, () => {
    const { x, y } = draw(batch);
    optimizer.zeroGrad();
    const loss = net.forward(x).logProb(y).mean().neg();
    loss.backward();
    optim.clipGradNorm(net.parameters(), 1); // a width near 0 makes steep slopes
    optimizer.step();
    return loss.item();
  });
  const { x, y } = draw(1000);
  return noGrad(() => {
    const answers = net.forward(x);
    const single = new Normal(y.mean(), y.std()).logProb(y).mean();
    return { losses, net, x, y, unseen: -answers.logProb(y).mean().item(), single: -single.item() };
  });
}

export const program = await main(import.meta.url, "examples/zoo/generative/mixture-density.ts", {
  about: "A mixture density network: several answers to one question.",
  flags: {
    steps: wholeNumber([1, 100_000], 800, "batches of 200 pairs"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { losses, net, x, y, unseen, single } = learn(options);
    for (const [i, loss] of losses.entries())
      if (i % 100 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("unseen", [unseen.toFixed(4), single.toFixed(4)]), "of one normal distribution");
    const at = linspace(0, 1, 300);
    const answers = noGrad(() => net.forward(at));
    const points = [
      { name: "pairs", x: x.at([0, 300]), y: y.at([0, 300]) },
      { name: "drawn", x: at, y: answers.sample() },
    ];
    const plane = { xRange: [-0.1, 1.1], yRange: [-0.1, 1.1], title: "Several answers" } as const;
    const paths = [{ name: "mean", x: at, y: answers.mean }];
    return { "mixture-density": plotPlane({ paths, points }, { ...plane, xName: "x", yName: "y" }) };
  },
});
