/** defineOp as users have it: what its forward may not do. */
import { describe, expect, test } from "vitest";
import { defineOp, type Kernels, type NdArray, type Sample, type Tensor, tensor, ValueError } from "wengert";
import { writingNames } from "../../../src/kernels/index.js";
import { everyMistake } from "../../helpers/mistakes.js";

test.each(writingNames)(
  "forward cannot call %s: no write goes uncounted, nothing of a caller's is freed",
  (name) => {
    const op = defineOp({
      name: "meddling",
      prepare: (a: Tensor) => ({ inputs: [a], attrs: undefined }),
      forward: (k, [a]) => {
        (k[name] as unknown as (...operands: unknown[]) => void)(a, a, a, a);
        return k.copy(a);
      },
      vjp: [(g) => g],
      samples: [{ inputs: [[]] }],
    });
    const y = tensor(3, { requiresGrad: true });
    const z = y.mul(y);
    expect(() => op(y)).toThrow(ValueError);
    expect(() => op(y)).toThrow(`defineOp: forward may not call ${name}()`);
    z.backward();
    expect(y.grad?.item()).toBe(6);
  },
);

describe("what a user's definition is, and what its functions return, is looked at", () => {
  const good = {
    name: "good",
    prepare: (a: Tensor) => ({ inputs: [a] as [Tensor], attrs: undefined }),
    forward: (k: Kernels, [a]: readonly [NdArray]) => k.neg(a),
    vjp: [(g: Tensor) => g.neg()],
    samples: [{ inputs: [[2]] }] as [Sample],
  };
  const define = (changed: object) => defineOp({ ...good, ...changed } as typeof good);
  const x = tensor([1, 2]);
  everyMistake([
    [
      "a rule under PyTorch's name",
      () => define({ backward: () => 1 }),
      ValueError,
      'defineOp: unknown option "backward"; there are name, prepare, forward, vjp, samples, symbol, foreign, copies, local, carries, inside, terms, vanishes, kink, cost',
    ],
    [
      "no forward",
      () => define({ forward: undefined }),
      ValueError,
      "defineOp: forward is missing; it is one of the options: { forward: ... }",
    ],
    [
      "an async forward",
      () => define({ forward: async () => 1 }),
      ValueError,
      "defineOp: forward is async, so it is not done when it returns. Await what it needs before, and give one that is not.",
    ],
    [
      "no samples",
      () => define({ samples: [] }),
      ValueError,
      "defineOp: samples must be a list of calls, at least one, for tests to check it with, got []",
    ],
    [
      "inputs that are no tensors",
      () => define({ prepare: () => ({ inputs: [1] }) })(x),
      ValueError,
      "good: prepare must return { inputs: [tensors], attrs }, got { inputs: [1] }",
    ],
    [
      "nothing prepared",
      () => define({ prepare: () => undefined })(x),
      ValueError,
      "good: prepare must return { inputs: [tensors], attrs }, got undefined",
    ],
    [
      "a number as result",
      () => define({ forward: () => 1 })(x),
      ValueError,
      "good: forward must return an array that a kernel made, or { value, saved } of such, got 1",
    ],
    [
      "a tensor as result",
      () => define({ forward: () => x })(x),
      ValueError,
      "good: forward must return an array that a kernel made, or { value, saved } of such, got a tensor of shape (2,)",
    ],
    [
      "an array saved that is none",
      () => define({ forward: (k: Kernels, [a]: [NdArray]) => ({ value: k.neg(a), saved: [1] }) })(x),
      ValueError,
      "good: forward must return an array that a kernel made, or { value, saved } of such, got { value: a NdArray, saved: [1] }",
    ],
  ]);
  test("a right one works", () => expect(define({})(x).toArray()).toEqual([-1, -2]));
});

test("a record keeps a list of operands of its own: what prepare does with its list later changes nothing", () => {
  const lists: Tensor[][] = [];
  const twice = defineOp({
    name: "twice",
    prepare: (a: Tensor) => {
      const inputs: [Tensor] = [a];
      lists.push(inputs);
      return { inputs, attrs: undefined };
    },
    forward: (k, [a]) => k.add(a, a),
    vjp: [(g) => g.mul(2)],
    samples: [{ inputs: [[2]] }],
  });
  const x = tensor([1, 2], { requiresGrad: true });
  const y = twice(x);
  (lists[0] as Tensor[])[0] = tensor([3, 4]);
  y.sum().backward();
  expect(x.grad?.toArray()).toEqual([2, 2]);
});
