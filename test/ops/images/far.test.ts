/** Windows whose sizes are beyond any image: refused at once, or right. */
import { describe, expect, test } from "vitest";
import { MemoryError, ShapeError, ValueError } from "../../../src/arguments/index.js";
import { avgPool2d, conv2d, maxPool2d, unfold, type WindowOptions } from "../../../src/ops/index.js";
import { arange, ones, type Tensor } from "../../../src/tensor/index.js";
import { expectClose } from "../../helpers/close.js";

const images = arange(2 * 8 * 32 * 32).reshape([2, 8, 32, 32]);
const filters = ones([4, 8, 2, 2]);

const functions = {
  conv2d: (options) => conv2d(images, filters, options),
  unfold: (options) => unfold(images, 2, options),
  maxPool2d: (options) => maxPool2d(images, 2, options),
  avgPool2d: (options) => avgPool2d(images, 2, options),
} satisfies Record<string, (options: WindowOptions) => Tensor>;

describe.each(Object.entries(functions))("%s", (name, f) => {
  test.each([2 ** 30 + 1, 2 ** 31, 2 ** 32, 2 ** 53])("a stride of %d is refused", (stride) => {
    expect(() => f({ stride })).toThrow(ValueError);
    expect(() => f({ stride })).toThrow(`${name}: stride `);
  });

  test("the largest stride there may be sees one window", () => {
    expectClose(f({ stride: 2 ** 30 }), f({ stride: 31 }), { rtol: 0, atol: 0 });
  });
});

describe.each(["conv2d", "unfold"] as const)("%s", (name) => {
  const f = functions[name];

  test("padding that no kernel can count is refused", () => {
    expect(() => f({ padding: 1e9 })).toThrow(ShapeError);
    expect(() => f({ padding: 1e9 })).toThrow(`${name}: padding 1000000000 × 1000000000 around `);
    expect(() => f({ padding: 1e9, stride: 1e9 })).toThrow(ShapeError);
    expect(() => f({ padding: 2 ** 32 })).toThrow(ValueError);
  });

  test("padding that is only very wide is right", () => {
    const wide = 2 ** 28;
    expectClose(f({ padding: wide, stride: wide }), f({ padding: 100, stride: 100 }), { rtol: 0, atol: 0 });
  });
});

test("a result that no memory holds is refused before anything is computed", () => {
  expect(() => functions.conv2d({ padding: 1e5 })).toThrow(MemoryError);
  expect(() => functions.conv2d({ padding: 1e5 })).toThrow(
    "conv2d: the result of shape (2, 4, 200031, 200031) has 320099207688 elements, which no memory holds. " +
      "Use less padding or a larger stride.",
  );
});
