/**
 * One engine: a change of the chain rule in its one place changes backward, gradients, the diagnosis and the
 * pictures alike.
 */
import { afterEach, expect, test, vi } from "vitest";
import { detectAnomaly, explainGrad, gradients, type Tensor, tensor, vjp } from "wengert";
import { graphOf } from "wengert/viz";

const law = vi.hoisted(() => ({ factor: 1 }));
vi.mock("../../../src/tensor/engine/chain-rule.js", async (original) => {
  type ChainRule = typeof import("../../../src/tensor/engine/chain-rule.js");
  const right = await original<ChainRule>();
  const bent = (part: Tensor | undefined) => (law.factor === 1 ? part : part?.mul(law.factor));
  return {
    ...right,
    chainRule: (...edge: Parameters<ChainRule["chainRule"]>) => bent(right.chainRule(...edge)),
    chainRuleFreeing: (...edge: Parameters<ChainRule["chainRuleFreeing"]>) =>
      bent(right.chainRuleFreeing(...edge)),
  };
});
afterEach(() => {
  law.factor = 1;
});

/** y = 3x at 2: one edge, whose derivative is 3. */
const line = () => {
  const x = tensor(2, { requiresGrad: true, name: "x" });
  return { x, y: x.mul(3) };
};

const derivatives: Record<string, () => number | undefined> = {
  backward() {
    const { x, y } = line();
    y.backward();
    return x.grad?.item();
  },
  gradients() {
    const { x, y } = line();
    return gradients(y, [x])[0]?.item();
  },
  "a transformation"() {
    const [, pullback] = vjp((x: Tensor) => x.mul(3), tensor(2));
    return pullback(1).item();
  },
  "a picture"() {
    const { y } = line();
    const z = y.add(0);
    const total = graphOf(z, { seed: 1 }).nodes.find(({ op }) => op === "mul")?.gradient;
    return typeof total === "number" ? total : undefined;
  },
};

test.each(Object.keys(derivatives))("%s follows the chain rule where it stands", (name) => {
  const right = derivatives[name]?.();
  expect(right).toBeTypeOf("number");
  law.factor = 2;
  expect(derivatives[name]?.()).toBe(2 * (right as number));
});

test("the search for an anomaly follows it too", () => {
  const run = () => {
    const { y } = line();
    detectAnomaly(() => y.backward());
  };
  run();
  law.factor = Number.POSITIVE_INFINITY;
  expect(run).toThrow(/in backward, the rule of mul/);
});

test("the diagnosis of a gradient follows it too", () => {
  const cause = () => {
    const { x, y } = line();
    x.grad = tensor(3);
    return explainGrad(x, { from: y }).cause;
  };
  expect(cause()).toBe("present");
  law.factor = 0;
  expect(cause()).toMatch(/^(zeroDerivative|cancelled|underflow)$/);
  law.factor = Number.POSITIVE_INFINITY;
  expect(cause()).toMatch(/^(overflow|nonFiniteDerivative)$/);
});
