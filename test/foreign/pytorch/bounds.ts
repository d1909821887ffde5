/** For each pair of programs: how long both learn, and where the numbers of their rows must lie, here and in PyTorch. */

export interface Bounds {
  /** The flag that says how long, here; there it is the first argument. */
  readonly flag: string;
  readonly length: number;
  /** The last row with this name, which number of it, and between what it lies. */
  readonly rows: readonly (readonly [row: string, which: number, low: number, high: number])[];
}

const steps = (length: number, ...rows: Bounds["rows"]): Bounds => ({ flag: "steps", length, rows });

export const bounds: Readonly<Record<string, Bounds>> = {
  "functions/curve-fit": steps(
    12,
    ["height", 0, 1.8, 2.2],
    ["frequency", 0, 2.95, 3.05],
    ["decay", 1, 0.005, 0.03],
    ["step 12", 0, 0.5, 1.2],
  ),
  "functions/gaussian-process": steps(
    100,
    ["found", 0, 1.2, 3.5],
    ["found", 2, 0.05, 0.15],
    ["error", 0, 0, 0.1],
  ),
  "functions/moons": steps(100, ["accuracy", 0, 98, 100]),
  "functions/neural-ode": steps(150, ["step 100", 0, 0, 1e-2], ["apart at most", 0, 0, 1]),
  "functions/pinn": steps(100, ["largest error", 0, 0, 1e-3]),
  "generative/denoising": steps(200, ["off by", 0, 0.49, 0.51], ["off by", 1, 0.12, 0.17]),
  "generative/diffusion": steps(1000, ["step 875", 0, 0.15, 0.45], ["apart", 0, 0.05, 0.25]),
  "generative/gan": steps(1000, ["drawn", 0, -0.8, 0.8], ["drawn", 1, 1.5, 2.6]),
  "generative/mixture-density": steps(500, ["unseen", 0, -1.6, -0.4], ["unseen", 1, 0.1, 0.3]),
  "generative/real-nvp": steps(400, ["unseen", 0, 0.9, 1.5]),
  "generative/vae": steps(500, ["what is lost", 0, 140, 185], ["from N(0, 1)", 0, 2, 8]),
  "gradients/adversarial": steps(
    200,
    ["plain", 0, 82, 95],
    ["plain", 1, 0, 25],
    ["warned", 0, 82, 95],
    ["warned", 1, 45, 80],
  ),
  "gradients/attributions": steps(100, ["apart at most", 0, 0, 0.3]),
  "gradients/equilibrium": steps(60, ["accuracy", 0, 95, 100], ["gradients", 0, 0, 1e-3]),
  "gradients/maml": steps(150, ["0", 0, 3, 6], ["150", 0, 2, 4.5], ["150", 1, 1, 3.5]),
  "gradients/second-order": steps(
    7,
    ["x⁴ - 2x²", 7, 1, 1],
    ["Rosenbrock x", 7, 1, 1],
    ["Rosenbrock y", 7, 1, 1],
  ),
  "representations/contrastive": steps(100, ["neighbours", 0, 40, 70], ["neighbours", 1, 70, 90]),
  "representations/distillation": steps(
    300,
    ["teacher", 0, 80, 100],
    ["labelled", 0, 0, 0],
    ["told", 0, 25, 95],
    ["told", 1, 80, 95],
  ),
  "representations/factorization": steps(150, ["step 149", 0, 0.2, 0.3], ["step 149", 1, 0.3, 0.4]),
  "representations/karate": steps(150, ["right", 0, 30, 34]),
  "rewards/actor-critic": { flag: "rounds", length: 200, rows: [["in the end", 0, 100, 500]] },
  "rewards/reinforce": { flag: "rounds", length: 60, rows: [["way", 0, 10, 10]] },
  "sampling/hamiltonian": {
    flag: "draws",
    length: 300,
    rows: [
      ["accepted", 0, 90, 100],
      ["mean", 0, -0.15, 0.15],
      ["mean", 1, 0.8, 1.2],
      ["variance", 0, 0.8, 1.2],
    ],
  },
  "text/gpt": steps(201, ["step 0", 0, 3, 3.6], ["step 200", 0, 0.3, 1.6]),
  "text/lstm": steps(301, ["step 0", 0, 3, 3.5], ["step 300", 0, 0, 0.2]),
  "text/names": steps(200, ["step 199", 0, 0.7, 0.85], ["pairs alone", 0, 2.192, 2.1921]),
  "text/reverse": steps(300, ["step 0", 0, 2.2, 2.5], ["right", 0, 60, 100]),
  "text/wavenet": steps(101, ["step 0", 0, 3.2, 3.4], ["step 100", 0, 1.1, 2], ["step 100", 1, 2.4, 3]),
  "text/word2vec": steps(300, ["nearest", 0, 0, 40], ["nearest", 1, 85, 100]),
};
