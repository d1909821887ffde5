/**
 * micrograd's demo: a small network parts two moons by a hinge loss. `npx tsx examples/zoo/functions/moons.ts`
 */
import { Generator, hingeLoss, nn, noGrad, optim, type Tensor, tensor } from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** Points on two half circles that reach into each other, and 1 or -1 for which of them. */
export function moons(count: number, noise: number, generator: Generator): { x: Tensor; y: Tensor } {
  const points = Array.from({ length: count }, (_, i) => {
    const angle = Math.PI * generator.random();
    const [across, up] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = i % 2 === 0 ? [across, up] : [1 - across, 0.5 - up];
    return [x + noise * generator.normal(), y + noise * generator.normal()];
  });
  return { x: tensor(points), y: tensor(points.map((_, i) => [i % 2 === 0 ? 1 : -1])) };
}

/** Trains for so many steps on all points; the losses, the share of points on their side, and the network. */
export function partMoons({ steps = 100, count = 100, seed = 1337 }) {
  const generator = new Generator(seed);
  const { x, y } = moons(count, 0.1, generator);
  const net = new nn.Sequential([
    new nn.Affine(2, 16, { generator }),
    new nn.ReLU(),
    new nn.Affine(16, 16, { generator }),
    new nn.ReLU(),
    new nn.Affine(16, 1, { generator, init: nn.init.xavier() }),
  ]);
  const optimizer = new optim.SGD(net.parameters(), { lr: 1, weightDecay: 2e-4 }); // L2, as micrograd's demo
  const losses = Array.from({ length: steps }, (_, k) => {
    for (const group of optimizer.paramGroups) group.lr = 1 - (0.9 * k) / steps;
    optimizer.zeroGrad();
    const loss = hingeLoss(net.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  const accuracy = noGrad(() => net.forward(x).gt(0).eq(y.gt(0)).to("float32").mean().item());
  return { losses, accuracy, net, x, y };
}

export const program = await main(import.meta.url, "examples/zoo/functions/moons.ts", {
  about: "micrograd's moons: a network of two hidden layers, and the boundary that it draws.",
  flags: { steps: wholeNumber([1, 10_000], 100, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 1337, "seed") },
  run({ steps, seed }) {
    const { losses, accuracy, net, x, y } = partMoons({ steps, seed });
    for (const [i, loss] of losses.entries())
      if (i % 10 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("accuracy", [`${(100 * accuracy).toFixed(0)} %`]));
    const columns = 80;
    const grid = Array.from({ length: columns * columns }, (_, i) => [
      -1.5 + (4 * (i % columns)) / (columns - 1),
      -1 + (2.5 * Math.floor(i / columns)) / (columns - 1),
    ]);
    const values = noGrad(() => net.forward(tensor(grid)));
    const of = (sign: number, name: string) => {
      const places = x.at(y.squeeze(1).eq(sign));
      return { name, x: places.at(":", 0), y: places.at(":", 1) };
    };
    return {
      moons: plotPlane(
        { field: { values, columns }, points: [of(1, "above"), of(-1, "below")] },
        { xRange: [-1.5, 2.5], yRange: [-1, 1.5], levels: [0], shade: true, title: "Two moons" },
      ),
    };
  },
});
