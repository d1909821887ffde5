/**
 * A deep equilibrium model (Bai et al. 2019): a layer whose output is where it stops changing, z = tanh(W z + U x). The
 * way there is not kept: the implicit function theorem gives the gradient at its end, by another such search.
 * `npx tsx examples/zoo/gradients/equilibrium.ts`
 */
import {
  Generator,
  gradients,
  hingeLoss,
  linspace,
  manualSeed,
  meshgrid,
  nn,
  noGrad,
  optim,
  randn,
  stack,
  type Tensor,
  vjp,
  zeros,
} from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";
import { moons } from "../functions/moons.js";

const size = 24;

/** Where z = f(z), from z on. */
function settle(f: (z: Tensor) => Tensor, start: Tensor): Tensor {
  let [z, next] = [start, f(start)];
  for (let i = 0; i < 200 && next.sub(z).abs().max().item() > 1e-6; i++) [z, next] = [next, f(next)];
  return next;
}

export class Equilibrium extends nn.Module {
  readonly W = new nn.Parameter(randn([size, size]));
  readonly U = new nn.Affine(2, size);

  /** Every two places come nearer to each other, since W over its norm stretches none: so there is one end. */
  step(z: Tensor, x: Tensor): Tensor {
    return z.matmul(this.W.div(this.W.norm())).add(this.U.forward(x)).tanh();
  }

  /** Points (N, 2) -> their equilibria (N, 24). */
  override forward(x: Tensor): Tensor {
    const end = noGrad(() => settle((z) => this.step(z, x), zeros([x.shape[0] as number, size])));
    const z = this.step(end, x); // once more, and this one is recorded
    if (!z.requiresGrad) return z;
    const [, pull] = vjp((z: Tensor) => this.step(z, x), end);
    z.registerHook((g) => settle((u) => pull(u).add(g), g)); // u = g + Jᵀ u
    return z;
  }
}

/** How far the gradient of W is from that through fifty recorded steps. */
export function apart(layer: Equilibrium, x: Tensor): number {
  let z = zeros([x.shape[0] as number, size]);
  for (let i = 0; i < 50; i++) z = layer.step(z, x);
  const [unrolled, implicit] = [z, layer.forward(x)].map(
    (z) => gradients(z.square().sum(), [layer.W])[0],
  ) as [Tensor, Tensor];
  return implicit.sub(unrolled).abs().max().div(unrolled.abs().max()).item();
}

/** Trains for so many steps on two moons; how many are right, and how far the gradient was from the long way's. */
export function part({ steps = 60, seed = 1 }) {
  manualSeed(seed);
  const { x, y } = moons(100, 0.1, new Generator(seed + 1));
  const layer = new Equilibrium();
  const net = new nn.Sequential([layer, new nn.Affine(size, 1)]);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.02 });
  const losses = Array.from({ length: steps }, () => {
    optimizer.zeroGrad();
    const loss = hingeLoss(net.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  const accuracy = noGrad(() => net.forward(x).gt(0).eq(y.gt(0)).to("float32").mean().item());
  return { losses, accuracy, net, x, y, apart: apart(layer, x) };
}

export const program = await main(import.meta.url, "examples/zoo/gradients/equilibrium.ts", {
  about: "A deep equilibrium model parts two moons.",
  flags: { steps: wholeNumber([1, 10_000], 60, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed") },
  run(options) {
    const { losses, accuracy, net, x, y, apart } = part(options);
    for (const [i, loss] of losses.entries())
      if (i % 10 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("accuracy", [`${(100 * accuracy).toFixed(0)} %`]));
    console.log(row("gradients", [apart.toExponential(1)]), "apart from those of the long way");
    const columns = 60;
    const axes = [linspace(-1, 1.5, columns), linspace(-1.5, 2.5, columns)];
    const grid = stack(meshgrid(axes).toReversed(), 2).reshape([-1, 2]);
    const side = (sign: number, name: string) => {
      const places = x.at(y.squeeze(1).eq(sign));
      return { name, x: places.at(":", 0), y: places.at(":", 1) };
    };
    const values = noGrad(() => net.forward(grid));
    return {
      equilibrium: plotPlane(
        { field: { values, columns }, points: [side(1, "above"), side(-1, "below")] },
        { xRange: [-1.5, 2.5], yRange: [-1, 1.5], levels: [0], shade: true, title: "Two moons" },
      ),
    };
  },
});
