/** Products of large arrays in one op: the bits of the halvings that they stand for, and when it is one. */
import { expect, test } from "vitest";
import { type DType, detectAnomaly, prod, recordSources, type Tensor, tensor } from "wengert";
import { expectClose } from "../../helpers/close.js";

/** Around 1, so that products stay in range; a 0 in some rows. */
function made(shape: readonly number[], dtype: DType = "float32"): Tensor {
  const size = shape.reduce((all, extent) => all * extent, 1);
  const values = Array.from({ length: size }, (_, j) => (j % 97 === 5 ? 0 : 1 + Math.sin(1.7 * j) / 4));
  return tensor(values, { shape, dtype, requiresGrad: true });
}

const names = (y: Tensor): string[] =>
  y.gradFn === undefined ? [] : [y.gradFn.name, ...y.gradFn.inputs.slice(0, 1).flatMap(names)];
const isOneOp = (y: Tensor) => names(y).includes("prod");

const cases = [
  [[60, 33], 1],
  [[60, 33], 0],
  [[9, 20, 11], 1],
  [[9, 20, 11], undefined],
  [
    [9, 20, 11],
    [0, 2],
  ],
  [[2000], 0],
] as const;

test.each(cases)("of %j along %j has the bits of its steps, and so has its gradient", (shape, axis) => {
  const x = made(shape);
  const both = [false, true].map((watched) => {
    x.grad = null;
    const run = () => prod(x, axis as never);
    const y = watched ? recordSources(run) : run();
    expect(isOneOp(y)).toBe(!watched);
    y.backward(made(y.shape).detach());
    // -0 added to 0 is 0: the steps add the halves of a gradient
    return [y, x.grad as unknown as Tensor].map((each) => each.detach().add(0).toTypedArray());
  });
  expect(both[0]).toEqual(both[1]);
});

test("its second derivative is that of its steps", () => {
  const second = (f: (x: Tensor) => Tensor) => {
    const x = made([300, 5]);
    f(x).sum().backward(undefined, { createGraph: true });
    const first = x.grad as unknown as Tensor;
    x.grad = null;
    first.square().sum().backward();
    return x.grad as unknown as Tensor;
  };
  const steps = second((x) => recordSources(() => prod(x, 1)));
  expectClose(
    second((x) => prod(x, 1)),
    steps,
    { rtol: 1e-5, atol: 1e-5 },
  );
});

test("small arrays, those of float64, very long rows and what is watched go step by step", () => {
  expect(isOneOp(prod(made([32, 32]), 1))).toBe(true);
  expect(isOneOp(prod(made([31, 33]), 1))).toBe(false);
  expect(isOneOp(prod(made([32, 32], "float64"), 1))).toBe(false);
  expect(isOneOp(prod(made([2, 8192]), 1))).toBe(true);
  expect(isOneOp(prod(made([2, 8193]), 1))).toBe(false);
  expect(isOneOp(detectAnomaly(() => prod(made([32, 32]), 1)))).toBe(false);
});
