/**
 * The reverse pass for those who only look: what a rule that cannot run leaves unknown, and what it does not.
 */
import { describe, expect, test } from "vitest";
import { defineOp, type Tensor, tensor } from "wengert";
import { ReverseOrder, reversePass } from "../../../src/tensor/index.js";

const leaf = (name: string) => tensor(2, { requiresGrad: true, name });

/** y = a, whose rule cannot run. */
const broken = defineOp({
  name: "broken",
  prepare: (a: Tensor) => ({ inputs: [a], attrs: undefined }),
  forward: (k, [a]) => k.copy(a),
  vjp: [
    () => {
      throw new Error("gone");
    },
  ],
  samples: [{ inputs: [[]] }],
});

/** y = a · b, with a rule for a alone. */
const halfRuled = defineOp({
  name: "halfRuled",
  prepare: (a: Tensor, b: Tensor) => ({ inputs: [a, b] as const, attrs: undefined }),
  forward: (k, [a, b]) => k.mul(a, b),
  vjp: [(g, record) => g.mul(record.input(1)), null],
  samples: [{ inputs: [[], []] }],
});

/** The gradients that such a pass sees, by name. */
function seen(root: Tensor): Record<string, number> {
  const gradients: Record<string, number> = {};
  const errors: unknown[] = [];
  reversePass({
    order: new ReverseOrder([root]),
    starts: [{ root, gradient: tensor(1), own: false }],
    createGraph: false,
    keeps: () => false,
    observers: [
      {
        arrived(gradient, { name }) {
          gradients[name] = gradient.item();
        },
      },
    ],
    looksOnly: { frees: true, failed: (error) => errors.push(error) },
  });
  expect(errors).toEqual([new Error("gone")]);
  return gradients;
}

const named = (x: Tensor, name: string) => {
  x.name = name;
  return x;
};

describe("a rule that cannot run", () => {
  test("leaves all that lies behind it unknown, and nothing beside it", () => {
    const [a, b] = [leaf("a"), leaf("b")];
    const behind = named(a.mul(3), "behind");
    const root = named(broken(named(behind.mul(5), "inner")).add(named(b.mul(7), "beside")), "root");
    expect(seen(root)).toEqual({ root: 1, beside: 1, b: 7, "": 1 });
  });

  test.each([
    ["first", (x: Tensor) => x.mul(3).add(broken(x))],
    ["last", (x: Tensor) => broken(x).add(x.mul(3))],
    ["from two ops away", (x: Tensor) => x.mul(3).add(broken(x.mul(5).mul(7)))],
  ])("leaves a sum unknown of which its part comes %s", (_, f) => {
    const x = leaf("x");
    const inner = named(x.mul(11), "inner");
    const gradients = seen(named(f(inner), "root"));
    expect(gradients).not.toHaveProperty("inner");
    expect(gradients).not.toHaveProperty("x");
  });

  test("spoils no operand that has no rule: nothing would have come from there", () => {
    const [a, b] = [leaf("a"), leaf("b")];
    const product = named(halfRuled(a, b), "product");
    const root = named(broken(product).add(named(b.mul(7), "beside")), "root");
    expect(seen(root)).toEqual({ root: 1, beside: 1, b: 7, "": 1 });
  });
});
