/** L-BFGS: that it arrives, and what it does with closures that are none. */
import { expect, test } from "vitest";
import { GradError, optim, type Tensor, tensor, ValueError } from "wengert";
import { parameter } from "../parameters.js";

/** Rosenbrock's valley, whose least value is 0 at (1, 1, ...). */
const valley = (x: Tensor) => {
  const n = x.size;
  const [a, b] = [x.slice([[0, n - 1]]), x.slice([[1, n]])];
  return b.sub(a.square()).square().mul(100).add(a.sub(1).square()).sum();
};

const closureOf = (f: () => Tensor) => () => {
  const loss = f();
  loss.backward();
  return loss;
};

test("finds the bottom of a valley of ten dimensions within a hundred computations", () => {
  const x = parameter(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? -1.2 : 1)));
  const optimizer = new optim.LBFGS([x], { maxIter: 100, maxEval: 150, toleranceChange: 0 });
  let count = 0;
  optimizer.step(
    closureOf(() => {
      count++;
      return valley(x);
    }),
  );
  for (const value of x.toTypedArray()) expect(value).toBeCloseTo(1, 7);
  expect(count).toBeLessThan(100);
});

test("several calls go on where the last one ended, and tell the loss before", () => {
  const [x, y] = [parameter([-1.2, 1]), parameter([-1.2, 1])];
  const whole = new optim.LBFGS([x], { maxIter: 12, maxEval: 1000 });
  const parts = new optim.LBFGS([y], { maxIter: 3, maxEval: 1000 });
  whole.step(closureOf(() => valley(x)));
  const losses = [0, 1, 2, 3].map(() => parts.step(closureOf(() => valley(y))));
  expect(y.toArray()).toEqual(x.toArray());
  expect(losses[0]).toBeCloseTo(24.2, 12);
  expect(losses).toEqual(losses.toSorted((a, b) => b - a));
});

test("a loss that is no number is stepped back from", () => {
  const x = parameter([4]);
  // no number below 0, where each first step of this length goes
  const f = () => x.log().square().sum();
  const optimizer = new optim.LBFGS([x], { lr: 1000, maxIter: 30, maxEval: 1000 });
  optimizer.step(closureOf(f));
  expect(x.item()).toBeCloseTo(1, 6);
});

test("what the closure throws comes out, and the parameters are where the direction began", () => {
  const x = parameter([-1.2, 1]);
  const optimizer = new optim.LBFGS([x]);
  let count = 0;
  expect(() =>
    optimizer.step(() => {
      if (++count === 2) throw new Error("out of data");
      return closureOf(() => valley(x))();
    }),
  ).toThrow("out of data");
  expect(x.toArray()).toEqual([-1.2, 1]);
});

test("refuses closures that are none, with the way out", () => {
  const x = parameter([1, 2]);
  const optimizer = new optim.LBFGS([x]);
  expect(() => optimizer.step(undefined as never)).toThrow(ValueError);
  expect(() => optimizer.step(() => 1 as never)).toThrow("LBFGS.step: the closure: expected a tensor, got 1");
  expect(() => optimizer.step(() => x.sum())).toThrow(GradError);
  expect(() => optimizer.step(() => x.sum())).toThrow("call loss.backward() in it");
  expect(() => optimizer.step(() => x.mul(2))).toThrow("a loss of 2 elements");
  expect(() => optimizer.step((async () => x.sum()) as never)).toThrow("closure is async");
  expect(x.toArray()).toEqual([1, 2]);
});

test("groups move together, and have the same options", () => {
  const [x, y, z] = [parameter([1]), parameter([2]), parameter([2])];
  const message = "no group has options of its own";
  expect(() => new optim.LBFGS([{ params: [x], lr: 0.5 }, { params: [y] }])).toThrow(message);
  const optimizer = new optim.LBFGS([{ params: [x], historySize: 3 }]);
  expect(() => optimizer.addParamGroup({ params: [y] })).toThrow(message);
  optimizer.addParamGroup({ params: [y], historySize: 3 });
  const one = new optim.LBFGS([z.assign(1), parameter([2])], { historySize: 3 });
  const bowl = (a: Tensor, b: Tensor) => closureOf(() => a.square().add(b.sub(a).square()).sum());
  expect(optimizer.step(bowl(x, y))).toBe(2);
  one.step(bowl(z, one.paramGroups[0]?.params[1] as Tensor));
  expect(x.item()).toBe(z.item());
  (optimizer.paramGroups[1] as { lr: number }).lr = 0.5;
  expect(() => optimizer.step(bowl(x, y))).toThrow(message);
});

test("float32 parameters and those that the loss does not depend on come along", () => {
  const x = tensor([3, -2], { requiresGrad: true });
  const unused = tensor([7], { requiresGrad: true });
  const optimizer = new optim.LBFGS([x, unused]);
  optimizer.step(closureOf(() => x.sub([1, 2]).square().sum()));
  expect(x.toTypedArray()[0]).toBeCloseTo(1, 5);
  expect(x.toTypedArray()[1]).toBeCloseTo(2, 5);
  expect(unused.toArray()).toEqual([7]);
});
