/** What can be given as an argument and as an option is given once, whatever the function. */
import { describe, expect, test } from "vitest";
import * as wengert from "wengert";
import { arange, eye, linspace, nn, ones, tensor, ValueError, variance } from "wengert";
import { isOptions } from "../../src/arguments/index.js";
import { signatures } from "./declarations.js";

const withBoth = [...signatures.values()].filter(({ parameters }) => {
  const { options } = parameters;
  const named = options !== undefined && isOptions(options) ? options.kinds : {};
  return Object.keys(parameters).some((name) => name !== "options" && name in named);
});

describe("an axis that is given twice", () => {
  const functions = wengert as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;

  test("is asked of all reductions", () =>
    expect(withBoth.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["sum", "mean", "argMax", "variance", "norm", "logSumExp"]),
    ));

  test.each(withBoth.map(({ name }) => name))("%s refuses it", (name) => {
    // what stands between x and the axis is no part of the question: the q of a quantile
    const between = name === "quantile" ? [0.5] : [];
    const call = (...args: unknown[]) => functions[name]?.(ones([2, 3]), ...between, ...args);
    expect(() => call(0, { axis: 1 })).toThrow(
      new ValueError(`${name}: axis is given twice, as 0 and as the option { axis: 1 }; give it once`),
    );
    expect(() => call(1, { axis: 1 })).toThrow("given twice");
    expect(() => call({ axis: 0 }, { axis: 1 })).toThrow("axis is given twice");
    expect(() => call({ keepDims: true }, { keepDims: false })).toThrow("keepDims is given twice");
    for (const args of [
      [0, { axis: undefined }],
      [undefined, { axis: 0 }],
      [{ axis: 0 }, {}],
    ])
      expect(call(...args)).toEqual(call(0));
  });

  test("as a method", () =>
    expect(() => ones([2, 3]).sum(0, { axis: 1 })).toThrow("sum: axis is given twice"));
});

describe("an operand that only looks like a tensor", () => {
  const x = tensor([1, 2]);
  const disguised = [new Proxy(x, {}), Object.create(x) as typeof x];
  const refused = "an operand is a Proxy of a tensor, or made by Object.create, and has no elements";

  test.each([0, 1])("%s", (i) => {
    const y = disguised[i] as typeof x;
    expect(() => x.add(y)).toThrow(ValueError);
    expect(() => x.add(y)).toThrow(`add: ${refused}`);
    expect(() => y.add(1)).toThrow("toRaw(x)");
    expect(() => y.sum()).toThrow(`sum: ${refused}`);
    expect(() => variance(y)).toThrow(refused);
    expect(() => wengert.concat([x, y])).toThrow(refused);
    expect(() => new nn.Affine(2, 2).forward(y)).toThrow(refused);
  });
});

describe("errors of sizes name their function", () => {
  test.each([
    ["eye", () => eye(2e5)],
    ["arange", () => arange(0, 1, 1e-12)],
    ["linspace", () => linspace(0, 1, 1e12)],
    ["ones", () => ones([1e12])],
    ["add", () => ones([3e5, 1]).add(ones([1, 3e5]))],
  ])("%s", (name, run) => expect(run).toThrow(new RegExp(`^${name}: no room for `)));

  test("reshape says that only one extent may be -1", () =>
    expect(() => ones([2, 3]).reshape([-1, -1])).toThrow("reshape: only one extent may be -1, got (-1, -1)"));
});

test("a typed array whose buffer has shrunk", () => {
  // as ES2024 has it
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer & { resize(length: number): void };
  const buffer = new Resizable(16, { maxByteLength: 16 });
  const cut = new Float32Array(buffer, 0, 4);
  const whole = new Float32Array(buffer);
  buffer.resize(8);
  expect(() => tensor(cut)).toThrow(
    "tensor: the buffer of the Float32Array has become shorter than the array",
  );
  expect(tensor(whole).shape).toEqual([2]);
  buffer.resize(0);
  expect(tensor(whole).shape).toEqual([0]);
});
