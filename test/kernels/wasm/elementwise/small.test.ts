/** Arithmetic on a few elements gives the bits of the reference, and falls through to it for the rest. */
import { expect, test } from "vitest";
import { reference } from "../../../../src/kernels/index.js";
import { onSmall } from "../../../../src/kernels/wasm/elementwise/small.js";
import { array, awkward, expectSame, freshWasm, random } from "../arrays.js";

const names = ["add", "sub", "mul", "div"] as const;
const { kernels } = freshWasm();

test.each(names)("%s of a few is the reference's bit for bit, wherever the operands come from", (name) => {
  expect(onSmall(name)).toBeDefined();
  for (const size of [0, 1, 2, 7, 16, 31, 32])
    for (const shift of [0, 1, 4, 5]) {
      const [a, b] = [random([size], 1 + shift), random([size], 2)];
      expectSame(kernels[name](a, b), reference[name](a, b), `${size}`);
      const [x, y] = [awkward([size]), awkward([size], shift)];
      expectSame(kernels[name](x, y), reference[name](x, y), `awkward ${size}, ${shift}`);
    }
  const same = random([2, 3]);
  expectSame(kernels[name](same, same), reference[name](same, same));
});

test.each(names)("%s of a few of other dtypes, or of two shapes, is the reference's", (name) => {
  for (const dtype of ["float64", "int32"] as const) {
    // quotients that int32 can hold: no op divides integers in it
    const [a, b] = [array([3], [6, 3, 8], dtype), array([3], [2, 3, 4], dtype)];
    expectSame(kernels[name](a, b), reference[name](a, b), dtype);
  }
  const [row, column] = [random([1, 4]), random([3, 1], 2)];
  expectSame(kernels[name](row, column), reference[name](row, column));
  expectSame(kernels[name](row, array([], [3])), reference[name](row, array([], [3])));
});

test("what has no loop of its own is the reference's", () => {
  expect(onSmall("maximum")).toBeUndefined();
  const [a, b] = [random([5]), random([5], 2)];
  expectSame(kernels.maximum(a, b), reference.maximum(a, b));
});
