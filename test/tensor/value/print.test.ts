/** What a user sees who prints a tensor. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { arange, rand, type Tensor, tensor, ValueError, zeros } from "wengert";
import { consoleFormatter, registerFormatter } from "../../../src/tensor/value/devtools.js";

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

describe("whatever its size and rank, a tensor prints in a moment, and at a bounded length", () => {
  test.each<[string, () => Tensor, RegExp]>([
    [
      "many empty rows",
      () => zeros([1e9, 0]),
      /^tensor\(\[\[\],\n {8}\[\],\n {8}\[\],\n {8}\.\.\.,\n {8}\[\],\n {8}\[\],\n {8}\[\]\], shape \(1000000000, 0\), float32\)$/,
    ],
    [
      "seven short axes",
      () => rand([6, 6, 6, 6, 6, 6, 6]),
      /^tensor\(\[{7}0\.\d+, \.\.\., 0\.\d+\],\n +\.\.\.,\n/,
    ],
    [
      "a long list",
      () => zeros([1e7]),
      /^tensor\(\[0, 0, 0, \.\.\., 0, 0, 0\], shape \(10000000,\), float32\)$/,
    ],
    ["twenty axes", () => zeros(new Array(20).fill(2)), /^tensor\(\[{20}0, 0\]/],
    ["forty axes of which one is empty", () => zeros([...new Array(40).fill(2), 0]), /^tensor\(\[{41}\]/],
    ["an empty axis before long ones", () => zeros([0, 1e6, 1e6]), /^tensor\(\[\], shape/],
    ["an empty axis before forty", () => zeros([0, ...new Array(40).fill(2)]), /^tensor\(\[\], shape/],
    ["sixty axes of size 1", () => zeros(new Array(60).fill(1)), /^tensor\(\[{60}0\]{60}, shape/],
    [
      "a name without end",
      () => tensor(1, { name: "x".repeat(1e6) }),
      /^tensor\(1, float32, name "x+\.\.\.\)$/,
    ],
  ])("%s", (_, make, text) => {
    const x = make();
    const printed = String(x);
    expect(printed.length).toBeLessThan(50_000);
    expect(printed.replace(/ {4,}/g, (spaces) => (spaces.length === 8 ? spaces : "    "))).toMatch(text);
  });

  test("the edges are the edges", () => {
    const x = arange(4000).reshape([10, 20, 20]);
    expect(String(x).split("\n")[0]).toBe("tensor([[[   0,    1,    2, ...,   17,   18,   19],");
    expect(String(x)).toContain("3997, 3998, 3999]]], shape (10, 20, 20), float32)");
    const rows = String(arange(1001).reshape([143, 7])).split("\n");
    expect(rows).toHaveLength(7);
    expect(rows[4]).toBe("        [ 980,  981,  982,  983,  984,  985,  986],");
  });
});

test("int32 is printed digit for digit", () => {
  expect(String(tensor([123456789, -2147483648], { dtype: "int32" }))).toBe(
    "tensor([  123456789, -2147483648], shape (2,), int32)",
  );
  expect(String(tensor(123456789, { dtype: "int32" }))).toBe("tensor(123456789, int32)");
});

describe("in the console of a browser", () => {
  const x = tensor([1, 2], { name: "x" });

  test("a tensor is shown by its values, where custom formatters are on, and nothing else is changed", () => {
    const header = ["span", { style: "white-space: pre" }, 'tensor([1, 2], shape (2,), float32, name "x")'];
    expect(consoleFormatter.header(x)).toEqual(header);
    for (const other of [1, null, undefined, {}, [x]]) expect(consoleFormatter.header(other)).toBe(null);
  });

  test("the formatter stands behind those of others; where there is no page, it is nowhere", () => {
    const [page, worker, server, sealed] = [
      { document: {}, devtoolsFormatters: ["another's"] },
      { WorkerGlobalScope: {} },
      {},
      Object.freeze({ document: {} }),
    ];
    for (const each of [page, worker, server, sealed]) registerFormatter(each);
    expect(page.devtoolsFormatters).toEqual(["another's", consoleFormatter]);
    expect(worker).toHaveProperty("devtoolsFormatters", [consoleFormatter]);
    expect(server).toEqual({});
    expect(sealed).toEqual({ document: {} });
  });
});
