/**
 * Numerical gradients of the recorded graph: beside those of backward, and unknown where they would be wrong.
 */
import { List } from "immutable";
import { describe, expect, test } from "vitest";
import { nn, optim, relu, type Tensor, tensor, where } from "wengert";
import { type ArraySummary, graphOf } from "wengert/viz";
import { appleAndOrange, differentiated, twoLayerLoss, variable } from "../graphs.js";

const numbers = (shown: unknown): number[] =>
  typeof shown === "number" ? [shown] : ((shown as ArraySummary).values?.toArray() ?? []);

/** Every node whose gradient is known has the numerical one beside it. */
function compared(root: Tensor, tolerance: number): number {
  let count = 0;
  for (const { id, gradient, numerical } of graphOf(root, { numerical: true }).nodes.values()) {
    if (gradient === undefined) continue;
    expect(numerical, id).toBeDefined();
    const [a, b] = [numbers(gradient), numbers(numerical)];
    expect(a).toHaveLength(b.length);
    a.forEach((x, i) => {
      expect(Math.abs(x - (b[i] as number)) / Math.max(1, Math.abs(x)), id).toBeLessThan(tolerance);
    });
    count++;
  }
  return count;
}

describe("numerical gradients", () => {
  test("agree with backward at every value, leaf or not", () => {
    expect(compared(differentiated(appleAndOrange()), 1e-8)).toBe(10);
  });

  test("of float32 are computed in float64", () => {
    const x = tensor([0.5, -1, 2], { requiresGrad: true });
    const net = new nn.Affine(3, 2);
    const loss = new nn.SoftmaxCrossEntropy().forward(
      net.forward(x.tanh().unsqueeze(0)),
      tensor([1], { dtype: "int32" }),
    );
    expect(compared(differentiated(loss), 1e-5)).toBeGreaterThan(5);
  });

  test("follow values used twice, branches, and a seed", () => {
    const x = tensor([1, -2], { requiresGrad: true, dtype: "float64" });
    const y = where(tensor([true, false]), relu(x), x.mul(x)).add(x);
    y.backward([1, 10]);
    expect(compared(y, 1e-8)).toBe(6);
  });

  test("are not computed unless asked for, nor without a seed", () => {
    expect(
      graphOf(differentiated(appleAndOrange())).nodes.every(({ numerical }) => numerical === undefined),
    ).toBe(true);
    const asked = graphOf(appleAndOrange(), { numerical: true });
    expect(asked.nodes.every(({ numerical }) => numerical === undefined)).toBe(true);
  });

  test("are unknown where a value was changed since", () => {
    const [x, w] = [variable(2, "x"), variable(3, "w")];
    const y = differentiated(x.neg().mul(w));
    new optim.SGD([w], { lr: 0.1 }).step();
    expect(graphOf(y, { numerical: true }).nodes.get("neg_1")?.numerical).toBeUndefined();
  });

  test("of large values, and behind released ones, are unknown", () => {
    const nodes = graphOf(differentiated(twoLayerLoss()), { numerical: true }).nodes;
    expect(nodes.get("Affine1.parameter_1")?.numerical).toBeUndefined();
    const kept = graphOf(differentiated(twoLayerLoss(), true), { numerical: true }).nodes;
    expect(kept.get("Affine2.parameter_2")?.numerical).toMatchObject({ values: expect.any(List) });
    expect(kept.get("Affine2.parameter_1")?.numerical).toBeUndefined();
  });
});
