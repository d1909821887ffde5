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
  "functions/gaussian-process": steps(
    100,
    ["found", 0, 1.2, 3.5],
    ["found", 2, 0.05, 0.15],
    ["error", 0, 0, 0.1],
  ),
  "functions/moons": steps(100, ["accuracy", 0, 98, 100]),
  "functions/neural-ode": steps(150, ["step 100", 0, 0, 1e-2], ["apart at most", 0, 0, 1]),
  "functions/pinn": steps(100, ["largest error", 0, 0, 1e-3]),
  "generative/gan": steps(1000, ["drawn", 0, -0.8, 0.8], ["drawn", 1, 1.5, 2.6]),
  "generative/vae": steps(500, ["what is lost", 0, 140, 185], ["from N(0, 1)", 0, 2, 8]),
  "gradients/maml": steps(150, ["0", 0, 3, 6], ["150", 0, 2, 4.5], ["150", 1, 1, 3.5]),
  "gradients/second-order": steps(
    7,
    ["x⁴ - 2x²", 7, 1, 1],
    ["Rosenbrock x", 7, 1, 1],
    ["Rosenbrock y", 7, 1, 1],
  ),
  "representations/contrastive": steps(100, ["neighbours", 0, 40, 70], ["neighbours", 1, 70, 90]),
  "rewards/reinforce": { flag: "rounds", length: 60, rows: [["way", 0, 10, 10]] },
  "text/gpt": steps(201, ["step 0", 0, 3, 3.6], ["step 200", 0, 0.3, 1.6]),
  "text/names": steps(200, ["step 199", 0, 0.7, 0.85], ["pairs alone", 0, 2.192, 2.1921]),
};
