/** AdaGrad: the book's rule, its state, and options out of range. */
import { expect, test } from "vitest";
import { optim, tensor, ValueError } from "wengert";
import { parameter } from "./parameters.js";

test("shrinks its steps as 1 / √t where the gradient stays the same", () => {
  const x = parameter([0], [3]);
  const optimizer = new optim.AdaGrad([x], { lr: 0.1 });
  let [before, expected] = [0, 0];
  for (let t = 1; t <= 10; t++) {
    optimizer.step();
    expected -= 0.1 / Math.sqrt(t);
    expect(x.item()).toBeCloseTo(expected, 8);
    expect(x.item()).toBeLessThan(before);
    before = x.item();
  }
});

test("goes on from its state as if nothing had happened, the decay of its rate included", () => {
  const options = { lr: 0.1, lrDecay: 0.5, initialAccumulator: 1 };
  const [a, b] = [parameter([1, 2], [1, -1]), parameter([1, 2], [1, -1])];
  const [first, second] = [new optim.AdaGrad([a], options), new optim.AdaGrad([b], options)];
  first.step();
  b.assign(a.detach());
  second.loadStateDict(first.stateDict());
  for (const optimizer of [first, second]) optimizer.step();
  expect(b.toArray()).toEqual(a.toArray());
});

test("stays where the gradient is 0, and refuses options out of range", () => {
  const x = parameter([5], [0]);
  new optim.AdaGrad([x]).step();
  expect(x.item()).toBe(5);
  for (const options of [
    { lr: -1 },
    { lrDecay: -1 },
    { initialAccumulator: -1 },
    { eps: Number.NaN },
    { weightDecay: -1 },
  ])
    expect(() => new optim.AdaGrad([tensor([1], { requiresGrad: true })], options)).toThrow(ValueError);
});
