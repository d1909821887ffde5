/** The programs of examples/zoo/gradients, in small: what differentiates derivatives. */

import { describe, expect, test } from "vitest";
import { contest } from "../../../examples/zoo/gradients/adversarial.js";
import { explain } from "../../../examples/zoo/gradients/attributions.js";
import { part } from "../../../examples/zoo/gradients/equilibrium.js";
import { maml } from "../../../examples/zoo/gradients/maml.js";
import {
  derivativesOfSine,
  newton,
  quartic,
  rosenbrock,
} from "../../../examples/zoo/gradients/second-order.js";
import { expectAtTwenty, last } from "./losses.js";

describe("second order", () => {
  test("derivatives of sin are cos, -sin, -cos, sin", () => {
    const { x, y } = derivativesOfSine(4, 20);
    for (const [order, values] of y.entries())
      for (const [i, value] of values.entries())
        expect(value).toBeCloseTo(Math.sin((x[i] as number) + (order * Math.PI) / 2), 12);
  });

  test("Newton's method doubles its digits with each step, and finds the end of Rosenbrock's valley", () => {
    const way = newton(quartic, [2], 7).map(([x = 0]) => Math.abs(x - 1));
    expect(way[5]).toBeLessThan(2 * (way[4] as number) ** 2);
    expect(last(way)).toBeLessThan(1e-9);
    const end = newton(rosenbrock, [-1.2, 1], 7).at(-1) as number[];
    for (const coordinate of end) expect(coordinate).toBeCloseTo(1, 9);
  });
});

test("one step of descent gains more after some meta-training than before it", () => {
  const [untrained, trained] = [maml(0), maml(60)];
  expect(trained.after).toBeLessThan(untrained.after);
  expect(trained.after).toBeLessThan(trained.before);
});

test("adversarial: digits deceive the network that was not warned more often", () => {
  const { x, plain, warned } = contest({ steps: 60, images: 2000 });
  expect(plain.moved.sub(x).abs().max().item()).toBeCloseTo(0.1, 6);
  expect(plain.clean).toBeGreaterThan(0.75);
  expect(plain.deceived).toBeLessThan(0.35);
  expect(warned.deceived).toBeGreaterThan(plain.deceived + 0.2);
});

test("attributions: what pixels gave adds up to the score", () => {
  const { gave, gained } = explain({ steps: 40, count: 4 });
  for (const [i, sum] of gave.entries()) expect(Math.abs(sum - (gained[i] as number))).toBeLessThan(0.2);
  expect(Math.max(...gained.map(Math.abs))).toBeGreaterThan(1);
});

test("equilibrium: the gradient at the end is that of the long way there", () => {
  const { losses, accuracy, apart } = part({ steps: 30 });
  expect(accuracy).toBeGreaterThan(0.8);
  expect(apart).toBeLessThan(1e-4);
  expectAtTwenty(losses, 0.2973468);
});
