/** What a user sees who prints a tensor. */
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { arange, tensor, ValueError, zeros } from "wengert";

test("scalars, whole numbers and facts", () => {
  expect(String(tensor(3))).toBe("tensor(3, float32)");
  expect(String(tensor([1, 2, 30], { dtype: "int32", name: "t" }))).toBe(
    'tensor([ 1,  2, 30], shape (3,), int32, name "t")',
  );
  expect(String(tensor([true, false]))).toBe("tensor([ true, false], shape (2,), bool)");
  expect(String(tensor(2, { requiresGrad: true }).mul(2))).toBe("tensor(4, float32, from mul)");
  expect(String(tensor(2, { requiresGrad: true }))).toBe("tensor(2, float32, requiresGrad)");
});

test("columns are aligned, with as many digits as tell the values apart", () => {
  expect(
    String(
      tensor([
        [1, 2.5],
        [-10, 0.25],
      ]),
    ),
  ).toBe(["tensor([[  1.00,   2.50],", "        [-10.00,   0.25]], shape (2, 2), float32)"].join("\n"));
  expect(String(tensor([1 / 3, 2], { dtype: "float64" }))).toBe(
    "tensor([0.3333, 2.0000], shape (2,), float64)",
  );
  expect(String(tensor([1e-9, 1]))).toBe("tensor([1.0000e-9, 1.0000e+0], shape (2,), float32)");
});

test("NaN and infinities are shown, not hidden", () => {
  expect(String(tensor([Number.NaN, 1, Number.POSITIVE_INFINITY]))).toBe(
    "tensor([     NaN,        1, Infinity], shape (3,), float32)",
  );
});

test("large tensors show the edges of each axis", () => {
  expect(String(arange(2000))).toBe(
    "tensor([   0,    1,    2,  ..., 1997, 1998, 1999], shape (2000,), float32)".replace(" ...", "..."),
  );
  const lines = String(zeros([100, 784])).split("\n");
  expect(lines).toHaveLength(7);
  expect(lines[0]).toBe("tensor([[0, 0, 0, ..., 0, 0, 0],");
  expect(lines[3]).toBe("        ...,");
});

test("empty tensors print their shape", () => {
  expect(String(zeros([0]))).toBe("tensor([], shape (0,), float32)");
  expect(String(zeros([2, 0]))).toContain("shape (2, 0)");
});

test("console.log shows the same", () => {
  expect(inspect(tensor([1, 2]))).toBe("tensor([1, 2], shape (2,), float32)");
});

test("three axes are separated by an empty line", () => {
  expect(String(tensor([[[1, 2]], [[3, 4]]]))).toBe(
    ["tensor([[[1, 2]],", "", "        [[3, 4]]], shape (2, 1, 2), float32)"].join("\n"),
  );
});

test("an operator of JavaScript is an error, not NaN or a string; text still works", () => {
  const w = tensor([1, 2], { name: "w" });
  const number = w as unknown as number;
  for (const mistake of [() => number * 2, () => number + 1, () => `${1 + number}`, () => number > 1]) {
    expect(mistake).toThrow(ValueError);
    expect(mistake).toThrow(/operators .* here "w" of shape \(2,\)\. Use the methods: a\.add\(b\)/);
  }
  expect(`${w}`).toBe(w.toString());
});
