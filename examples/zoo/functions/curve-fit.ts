/**
 * Levenberg and Marquardt (1944, 1963): a damped oscillation is fitted to noisy numbers by least squares, each step from
 * the Jacobian of all residuals; at the end it says how sure it is of each number.
 * `npx tsx examples/zoo/functions/curve-fit.ts`
 */
import { diag, Generator, inv, jacobian, linspace, randn, solve, split, type Tensor, tensor } from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const float64 = { dtype: "float64" } as const;
const truth = [2, 0.3, 3, 0.5];

/** Height, decay, frequency and phase p (4) -> height · e^(-decay t) · sin(frequency t + phase). */
export function wave(p: Tensor, t: Tensor): Tensor {
  const [height, decay, frequency, phase] = split(p, 4);
  return t.mul(decay.neg()).exp().mul(t.mul(frequency).add(phase).sin()).mul(height);
}

/** From a start on, so many steps: the sums of squares, what is found, and its standard errors. */
export function fitWave({ steps = 12, points = 80, seed = 1 }) {
  const noise = randn([points], { ...float64, generator: new Generator(seed) }).mul(0.1);
  const t = linspace(0, 8, points, float64);
  const y = wave(tensor(truth, float64), t).add(noise);
  const residuals = (p: Tensor) => wave(p, t).sub(y);
  const squaresOf = (p: Tensor) => residuals(p).square().sum().item();
  let [p, damping] = [tensor([1, 0.1, 2.5, 0], float64), 1];
  const squares = [squaresOf(p)];
  for (let step = 0; step < steps; step++) {
    const J = jacobian(residuals, p);
    const A = J.T.matmul(J);
    const tried = p.sub(solve(A.add(diag(A.diagonal()).mul(damping)), J.T.matmul(residuals(p))));
    const isBetter = squaresOf(tried) < squaresOf(p);
    if (isBetter) p = tried;
    damping *= isBetter ? 0.2 : 5; // towards Newton's step where that helps, else towards the gradient's
    squares.push(squaresOf(p));
  }
  const J = jacobian(residuals, p);
  const variance = squaresOf(p) / (points - 4);
  const errors = inv(J.T.matmul(J)).diagonal().mul(variance).sqrt();
  return { squares, found: p, errors, t, y };
}

export const program = await main(import.meta.url, "examples/zoo/functions/curve-fit.ts", {
  about: "A damped oscillation, fitted by Levenberg and Marquardt.",
  flags: { steps: wholeNumber([1, 1000], 12, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed") },
  run(options) {
    const { squares, found, errors, t, y } = fitWave(options);
    for (const [i, sum] of squares.entries()) console.log(row(`step ${i}`, [sum.toFixed(4)]));
    for (const [i, name] of ["height", "decay", "frequency", "phase"].entries()) {
      const numbers = [found.at(i).item(), errors.at(i).item()].map((each) => each.toFixed(4));
      console.log(row(name, numbers), `± of ${truth[i]}`);
    }
    const lines = [
      { name: "noisy", x: t, y },
      { name: "fitted", x: t, y: wave(found, t) },
    ];
    return { "curve-fit": plotLines(lines, { title: "A damped oscillation", xName: "t", height: 400 }) };
  },
});
