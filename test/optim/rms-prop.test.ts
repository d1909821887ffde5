/** RMSprop: its first step, its state with and without the optional means, and options out of range. */
import { expect, test } from "vitest";
import { optim, ValueError } from "wengert";
import { parameter } from "./parameters.js";

test("its first step has the length lr / √(1 - alpha), whatever the gradient", () => {
  for (const gradient of [1e-3, 1, 1e4]) {
    const x = parameter([0], [gradient]);
    new optim.RMSprop([x], { lr: 0.01, alpha: 0.75 }).step();
    expect(x.item()).toBeCloseTo(-0.02, 6);
  }
});

test.each<optim.RMSpropOptions>([
  {},
  { momentum: 0.9 },
  { centered: true },
  { momentum: 0.5, centered: true },
])("goes on from its state as if nothing had happened, with %o", (options) => {
  const [a, b] = [parameter([1, 2], [1, -3]), parameter([1, 2], [1, -3])];
  const [first, second] = [new optim.RMSprop([a], options), new optim.RMSprop([b], options)];
  first.step();
  b.assign(a.detach());
  second.loadStateDict(first.stateDict());
  for (let i = 0; i < 3; i++) for (const optimizer of [first, second]) optimizer.step();
  expect(b.toArray()).toEqual(a.toArray());
});

test("centered, gradients that stay what they are have the variance 0, never a root of less", () => {
  for (const gradient of [0.1, 0.3, 0.7, 1.1]) {
    const x = parameter([0], [gradient]);
    const optimizer = new optim.RMSprop([x], { lr: 1e-3, alpha: 0.5, eps: 1, centered: true });
    for (let i = 0; i < 200; i++) optimizer.step();
    // the first steps are shorter: their means begin at 0
    expect(x.item()).toBeLessThan(-190e-3 * gradient);
    expect(x.item()).toBeGreaterThanOrEqual(-200e-3 * gradient - 1e-6);
  }
});

test("options may be turned on between steps", () => {
  const x = parameter([1], [2]);
  const optimizer = new optim.RMSprop([x]);
  optimizer.step();
  Object.assign(optimizer.paramGroups[0] ?? {}, { momentum: 0.9, centered: true });
  optimizer.step();
  optimizer.step();
  expect(Number.isFinite(x.item())).toBe(true);
});

test("refuses options out of range", () => {
  for (const options of [
    { lr: -1 },
    { alpha: 1 },
    { alpha: -0.1 },
    { eps: -1 },
    { weightDecay: -1 },
    { momentum: -1 },
  ])
    expect(() => new optim.RMSprop([parameter([1])], options)).toThrow(ValueError);
});
