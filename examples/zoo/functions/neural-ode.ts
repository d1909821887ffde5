/**
 * A neural ODE (Chen et al. 2018): a network that is the velocity at each place learns a spiral from its way, through
 * the steps of Runge and Kutta. `npx tsx examples/zoo/functions/neural-ode.ts`
 */
import { arange, manualSeed, mseLoss, nn, noGrad, optim, randint, stack, type Tensor, tensor } from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

type Velocity = (z: Tensor) => Tensor;

/** The places (steps + 1, N, 2) of so many steps of Runge and Kutta's fourth order. */
export function follow(velocity: Velocity, start: Tensor, steps: number, h: number): Tensor {
  const places = [start];
  let z = start;
  for (let i = 0; i < steps; i++) {
    const k1 = velocity(z);
    const k2 = velocity(z.add(k1.mul(h / 2)));
    const k3 = velocity(z.add(k2.mul(h / 2)));
    const k4 = velocity(z.add(k3.mul(h)));
    const mean = k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).div(6);
    z = z.add(mean.mul(h));
    places.push(z);
  }
  return stack(places);
}

/** Inwards and around: z ↦ z A. */
const A = tensor([-0.1, 2, -2, -0.1], { shape: [2, 2] });
export const spiral: Velocity = (z) => z.matmul(A);

/** Trains for so many steps on short pieces of the spiral; then both ways from one start, and how far they part. */
export function learnSpiral({ steps = 300, seed = 2 }) {
  manualSeed(seed);
  const net = new nn.Sequential([new nn.Affine(2, 32), new nn.Tanh(), new nn.Affine(32, 2)]);
  const velocity: Velocity = (z) => net.forward(z);
  const start = tensor([[2, 0]]);
  const [count, h, length] = [60, 0.1, 6];
  const way = follow(spiral, start, count, h).squeeze(1); // (61, 2)
  const along = arange(0, length + 1, 1, { dtype: "int32" }).unsqueeze(1);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.02 });
  const losses = Array.from({ length: steps }, () => {
    const starts = randint(0, count - length, [16]);
    const pieces = way.at(along.add(starts)); // (7, 16, 2)
    optimizer.zeroGrad();
    const loss = mseLoss(follow(velocity, pieces.at(0), length, h), pieces);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  const found = noGrad(() => follow(velocity, start, count, h)).squeeze(1);
  return { losses, way, found, apart: found.sub(way).norm(1).max().item() };
}

export const program = await main(import.meta.url, "examples/zoo/functions/neural-ode.ts", {
  about: "A neural ODE learns a spiral.",
  flags: { steps: wholeNumber([1, 100_000], 300, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 2, "seed") },
  run(options) {
    const { losses, way, found, apart } = learnSpiral(options);
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0) console.log(row(`step ${i}`, [loss.toExponential(3)], 12));
    console.log(row("apart at most", [apart.toFixed(4)], 12));
    const path = (name: string, z: Tensor) => ({ name, x: z.at(":", 0), y: z.at(":", 1) });
    const plane = { xRange: [-2.2, 2.2], yRange: [-2.2, 2.2], width: 560, title: "A spiral" } as const;
    return { "neural-ode": plotPlane({ paths: [path("spiral", way), path("network", found)] }, plane) };
  },
});
