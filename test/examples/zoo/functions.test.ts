/** The programs of examples/zoo/functions, in small: what fits functions, and solves equations. */
import { expect, test } from "vitest";
import { fitWave } from "../../../examples/zoo/functions/curve-fit.js";
import { regress } from "../../../examples/zoo/functions/gaussian-process.js";
import { partMoons } from "../../../examples/zoo/functions/moons.js";
import { learnSpiral } from "../../../examples/zoo/functions/neural-ode.js";
import { poisson } from "../../../examples/zoo/functions/pinn.js";
import { expectAtTwenty, last } from "./losses.js";

test("moons: all points come to lie on their side", () => {
  const { losses, accuracy } = partMoons({ steps: 60 });
  expect(accuracy).toBeGreaterThan(0.98);
  expect(last(losses)).toBeLessThan(0.06);
  expectAtTwenty(losses, 0.10561);
});

test("pinn: the network is sin πx", () => {
  const { losses, error } = poisson({ steps: 25 });
  expect(losses[0]).toBeGreaterThan(10);
  expect(error).toBeLessThan(2e-3);
});

test("neural ODE: the network goes the spiral's way", () => {
  const { losses, apart } = learnSpiral({ steps: 80 });
  expect(last(losses)).toBeLessThan((losses[0] as number) / 100);
  expect(apart).toBeLessThan(1);
  expectAtTwenty(losses, 0.0449549);
});

test("Gaussian process: finds the noise, and the sine below it", () => {
  const { losses, noise, length, error } = regress({ steps: 80 });
  expectAtTwenty(losses, -49.40289);
  expect(noise).toBeCloseTo(0.1, 1);
  expect(length).toBeGreaterThan(1.2);
  expect(length).toBeLessThan(3.5);
  expect(error).toBeLessThan(0.06);
});

test("curve fit: finds the oscillation, and how far off it may be", () => {
  const { squares, found, errors } = fitWave({});
  expect(last(squares)).toBeCloseTo(0.01 * 76, 0);
  expect(squares).toEqual(squares.toSorted((a, b) => b - a));
  for (const [i, true_] of [2, 0.3, 3, 0.5].entries())
    expect(Math.abs(found.at(i).item() - true_)).toBeLessThan(3 * errors.at(i).item());
});
