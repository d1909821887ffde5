/** A pass keeps no account of where its gradients come from, unless somebody may ask. */
import { expect, test } from "vitest";
import { checkpoint, customOp, noGrad, type Tensor, tensor } from "../../../src/index.js";

const reasonOf = (constant: Tensor): string => {
  try {
    constant.backward();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

const leaf = () => tensor(2, { requiresGrad: true });

test("a hook can ask where the gradient that it sees was cut off", () => {
  const [x, w] = [leaf(), leaf()];
  const reasons: string[] = [];
  const y = x.square();
  y.registerHook((g) => void reasons.push(reasonOf(g)));
  y.mul(w).backward();
  w.registerHook((g) => void reasons.push(reasonOf(g)));
  x.square().mul(w).backward();
  expect(reasons).toHaveLength(2);
  for (const reason of reasons)
    expect(reason).toMatch(/cut off from that by mul, which ran inside noGrad\(\)/);
});

test("a rule of the user's can, too", () => {
  const [x, w] = [leaf(), leaf()];
  const reasons: string[] = [];
  const same = customOp({
    name: "same",
    forward: (a: Tensor) => a.mul(1),
    vjp: [
      (g) => {
        reasons.push(reasonOf(g));
        return g;
      },
    ],
  });
  same(x).mul(w).backward();
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toMatch(/cut off from that by mul, which ran inside noGrad\(\)/);
});

test("what a checkpoint runs again knows as much as the first time", () => {
  const x = leaf();
  const reasons: string[] = [];
  checkpoint((a: Tensor) => {
    reasons.push(reasonOf(noGrad(() => a.mul(2))));
    return a.square().square();
  }, x).backward();
  expect(reasons).toHaveLength(2);
  expect(reasons[1]).toBe(reasons[0]);
  expect(reasons[0]).toMatch(/cut off from that by mul, which ran inside noGrad\(\)/);
});

test("a gradient that is part of a graph knows what it was computed from", () => {
  const x = leaf();
  x.mul(3).mul(5).backward(undefined, { createGraph: true });
  expect(x.grad?.past).toBeDefined(); // 5 · 3, of constants: pictures show it
});
