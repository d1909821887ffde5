/**
 * A physics-informed network (Raissi et al. 2019): u″ = -π² sin πx with u = 0 at 0 and 1, by a network whose second
 * derivative is in the loss. The answer is sin πx. `npx tsx examples/zoo/functions/pinn.ts`
 */
import { Generator, gradients, linspace, nn, noGrad, optim, type Tensor } from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** Trains for so many iterations of L-BFGS; losses, and the network's u beside the answer. */
export function poisson({ steps = 200, points = 40, seed = 0 }) {
  const options = { generator: new Generator(seed), init: nn.init.xavier(), dtype: "float64" } as const;
  const net = new nn.Sequential([
    new nn.Affine(1, 16, options),
    new nn.Tanh(),
    new nn.Affine(16, 16, options),
    new nn.Tanh(),
    new nn.Affine(16, 1, options),
  ]);
  const x = linspace(0, 1, points, { dtype: "float64" }).reshape([points, 1]);
  /** 0 at both ends, whatever the network says. */
  const u = (at: Tensor) => net.forward(at).mul(at).mul(at.neg().add(1));
  const residual = (): Tensor => {
    const at = x.clone();
    at.requiresGrad = true;
    const slope = gradients(u(at).sum(), [at], { createGraph: true })[0] as Tensor;
    const bend = gradients(slope.sum(), [at], { createGraph: true })[0] as Tensor;
    const answer = at.mul(Math.PI).sin();
    return bend.add(answer.mul(Math.PI ** 2));
  };
  const optimizer = new optim.LBFGS(net.parameters(), { maxIter: 1, lineSearch: "strongWolfe" });
  const losses = Array.from({ length: steps }, () =>
    optimizer.step(() => {
      optimizer.zeroGrad();
      const loss = residual().square().mean();
      loss.backward();
      return loss;
    }),
  );
  const numbers = (t: Tensor) => t.flatten().toArray() as number[];
  const [found, answer] = [numbers(noGrad(() => u(x))), numbers(x.mul(Math.PI).sin())];
  const error = Math.max(...found.map((value, i) => Math.abs(value - (answer[i] as number))));
  return { losses, x: numbers(x), found, answer, error };
}

export const program = await main(import.meta.url, "examples/zoo/functions/pinn.ts", {
  about: "A physics-informed network solves u″ = -π² sin πx.",
  flags: {
    steps: wholeNumber([1, 10_000], 200, "iterations of L-BFGS"),
    seed: wholeNumber([0, 2 ** 32 - 1], 0, "seed"),
  },
  run(options) {
    const { losses, x, found, answer, error } = poisson(options);
    for (const [i, loss] of losses.entries())
      if (i % 20 === 0) console.log(row(`step ${i}`, [loss.toExponential(3)], 12));
    console.log(row("largest error", [error.toExponential(3)], 12));
    const lines = [
      { name: "network", x, y: found },
      { name: "sin πx", x, y: answer },
    ];
    return { pinn: plotLines(lines, { title: "u″ = -π² sin πx", xName: "x", yName: "u" }) };
  },
});
