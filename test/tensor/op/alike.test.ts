/** Ops with a short way for two tensors that are alike: what it gives is what the long one does. */
import { describe, expect, test } from "vitest";
import { type DType, enableGrad, inferenceMode, noGrad, type Tensor, tensor, zeros } from "wengert";
import { kernels } from "../../../src/kernels/index.js";
import { type AnyOp, families } from "../../../src/ops/registry.js";
import { watch } from "../../../src/tensor/index.js";

const ops = families
  .flatMap(({ functions, internal }) => Object.values({ ...functions, ...internal }))
  .filter((each): each is typeof each & AnyOp => "definition" in each && each.definition !== undefined)
  .filter(({ definition }) => definition.alike !== undefined);

test("addition, subtraction, multiplication and division have one", () => {
  expect(ops.map(({ definition }) => definition.name).sort()).toEqual(["add", "div", "mul", "sub"]);
});

const [left, right] = [
  [1 / 3, -2, 0, 1e30],
  [7, 1 / 7, -0, 1e-9],
];

describe.each(ops)("$definition.name", (op) => {
  const pair = (dtype: DType, shape: readonly number[]) =>
    [left, right].map((values) => tensor(values, { dtype, requiresGrad: true }).detach().reshape(shape)) as [
      Tensor,
      Tensor,
    ];

  test.each(["float32", "float64"] as const)("of %s gives what forward does", (dtype) => {
    for (const shape of [[4], [2, 2], [1, 4, 1]]) {
      const [a, b] = pair(dtype, shape);
      a.requiresGrad = true;
      const c = op(a, b);
      expect(kernels.read(c.array)).toEqual(
        kernels.read(op.definition.forward(kernels, [a.array, b.array], undefined) as never),
      );
      expect(c.shape).toEqual(shape);
      expect(c.dtype).toBe(dtype);
      expect(c.gradFn?.rules.name).toBe(op.definition.name);
      expect(c.gradFn?.inputs).toEqual([a, b]);
      expect(c.gradFn?.inputs[1]).toBe(b);
      expect(c.gradFn?.attrs).toBeUndefined();
    }
  });

  test("goes by the modes, and whoever watches is told", () => {
    const [a, b] = [zeros([2], { requiresGrad: true }), zeros([2])];
    expect(op(b, a).requiresGrad).toBe(true);
    expect(op(b, b).requiresGrad).toBe(false);
    expect(noGrad(() => op(a, b)).requiresGrad).toBe(false);
    expect(noGrad(() => enableGrad(() => op(a, b))).requiresGrad).toBe(true);
    const told: Tensor[] = [];
    const stop = watch({ applied: (output) => void told.push(output) });
    const c = op(a, b);
    stop();
    expect(told).toEqual([c]);
    const made = inferenceMode(() => op(a, b));
    expect(() => op(a, made)).toThrow(
      `${op.definition.name}: an unnamed tensor was made inside inferenceMode()`,
    );
    expect(() => op(made, a)).toThrow("made inside inferenceMode()");
  });

  test("takes two arguments, and no more", () => {
    const a = zeros([2]);
    expect(() => (op as (...args: unknown[]) => Tensor)(a, a, a)).toThrow("an argument too many");
    expect(() => op(a)).toThrow("b is missing");
  });
});
