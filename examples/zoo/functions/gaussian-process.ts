/**
 * Gaussian process regression (Rasmussen and Williams 2006, algorithm 2.1): a sine through noise, whose length, height
 * and noise are found by ascent of the marginal likelihood, through Cholesky's factor.
 * `npx tsx examples/zoo/functions/gaussian-process.ts`
 */
import {
  cdist,
  cholesky,
  eye,
  Generator,
  linspace,
  noGrad,
  optim,
  rand,
  randn,
  type Tensor,
  tensor,
  triangularSolve,
} from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const float64 = { dtype: "float64" } as const;

/** Learns from so many points of sin x with noise 0.1 by so many steps; predicts on a grid of [0, 10]. */
export function regress({ steps = 150, points = 40, seed = 4 }) {
  const generator = new Generator(seed);
  const x = rand([points, 1], { ...float64, generator }).mul(10);
  const y = x.sin().add(randn([points, 1], { ...float64, generator }).mul(0.1));
  /** Logarithms, so that they stay above 0. */
  const log = tensor([0, 0, -1], { ...float64, requiresGrad: true, name: "ln length, ln height, ln noise" });
  const kernel = (a: Tensor, b: Tensor) => {
    const [length, height] = [log.at(0).exp(), log.at(1).exp()];
    return cdist(a, b).div(length).square().div(-2).exp().mul(height.square());
  };
  const factor = () => {
    const noise = log.at(2).mul(2).exp().add(1e-8);
    return cholesky(kernel(x, x).add(eye(points, points, float64).mul(noise)));
  };
  /** -ln p(y | x) without its constant. */
  const loss = () => {
    const L = factor();
    const half = triangularSolve(L, y); // L⁻¹ y
    return half.square().sum().div(2).add(L.diagonal().log().sum());
  };
  const optimizer = new optim.Adam([log], { lr: 0.05 });
  const losses = Array.from({ length: steps }, () => {
    optimizer.zeroGrad();
    const now = loss();
    now.backward();
    optimizer.step();
    return now.item();
  });
  return noGrad(() => {
    const at = linspace(0, 10, 101, float64).reshape([101, 1]);
    const L = factor();
    const across = triangularSolve(L, kernel(x, at)); // L⁻¹ K(x, at)
    const mean = across.T.matmul(triangularSolve(L, y)).squeeze(1);
    const std = log.at(1).mul(2).exp().sub(across.square().sum(0)).clamp({ min: 0 }).sqrt();
    const error = mean.sub(at.squeeze(1).sin()).square().mean().sqrt().item();
    const [length = 0, height = 0, noise = 0] = log.exp().toArray() as number[];
    return { losses, length, height, noise, at: at.squeeze(1), mean, std, error };
  });
}

export const program = await main(import.meta.url, "examples/zoo/functions/gaussian-process.ts", {
  about: "Gaussian process regression of a noisy sine.",
  flags: { steps: wholeNumber([1, 10_000], 150, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 4, "seed") },
  run(options) {
    const { losses, length, height, noise, at, mean, std, error } = regress(options);
    for (const [i, loss] of losses.entries())
      if (i % 25 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(
      row(
        "found",
        [`length ${length.toFixed(3)}`, `height ${height.toFixed(3)}`, `noise ${noise.toFixed(3)}`],
        16,
      ),
    );
    console.log(row("error", [error.toFixed(4)]));
    const lines = [
      { name: "mean", x: at, y: mean },
      { name: "+2 std", x: at, y: mean.add(std.mul(2)) },
      { name: "-2 std", x: at, y: mean.sub(std.mul(2)) },
      { name: "sin x", x: at, y: at.sin() },
    ];
    return { "gaussian-process": plotLines(lines, { title: "A Gaussian process", xName: "x", height: 480 }) };
  },
});
