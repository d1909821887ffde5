/** Identity and Unflatten: what they give, and what they refuse. */
import { expect, test } from "vitest";
import { nn, ones, ShapeError, tensor, ValueError } from "wengert";

test("Identity gives x itself", () => {
  const x = tensor([1, 2]);
  expect(new nn.Identity().forward(x)).toBe(x);
});

test("Unflatten is Flatten's way back, along any axis", () => {
  const x = ones([2, 12, 5]);
  expect(new nn.Unflatten(1, [3, -1]).forward(x).shape).toEqual([2, 3, 4, 5]);
  expect(new nn.Unflatten(-1, [5, 1]).forward(x).shape).toEqual([2, 12, 5, 1]);
  const images = ones([2, 3, 4, 1]);
  expect(new nn.Unflatten(1, [3, 4, 1]).forward(new nn.Flatten().forward(images)).shape).toEqual(
    images.shape,
  );
  expect(new nn.Unflatten(0, [0, 3]).forward(ones([0, 2])).shape).toEqual([0, 3, 2]);
});

test("Unflatten refuses sizes that are none, and those that the axis does not fill", () => {
  expect(() => new nn.Unflatten(1, [])).toThrow(ValueError);
  expect(() => new nn.Unflatten(1, [2.5])).toThrow("Unflatten: sizes must be an array of whole numbers");
  expect(() => new nn.Unflatten(1, [-1, -1])).toThrow("Unflatten: two sizes of [-1, -1] are -1");
  const x = ones([2, 12]);
  x.name = "x";
  expect(() => new nn.Unflatten(1, [5, -1]).forward(x)).toThrow(
    'Unflatten: axis 1 of "x", (2, 12), has 12 elements, which do not fill (5, -1)',
  );
  expect(() => new nn.Unflatten(1, [0, -1]).forward(x)).toThrow(ShapeError);
  expect(() => new nn.Unflatten(1, [3, 3]).forward(x)).toThrow(ShapeError);
  expect(() => new nn.Unflatten(2, [3, 4]).forward(x)).toThrow("Unflatten: axis 2 is out of range");
});
