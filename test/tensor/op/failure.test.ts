/** What is remembered of an op that threw. */
import { expect, test } from "vitest";
import { concat, layerNorm, nn, ones, recordSources, ShapeError, scope, type Tensor, tensor } from "wengert";
import { checkedInside, finite, Signature, withDefault } from "../../../src/arguments/index.js";
import { composed, failureOf, scopePath, tensorKind } from "../../../src/tensor/index.js";
import { thrownBy } from "../../nn/networks.js";

test("an error remembers the op, its operands, its scope, and its line where lines are recorded", () => {
  const [x, w] = [ones([2, 3]), ones([4, 5])];
  const failure = failureOf(thrownBy(() => recordSources(() => scope("Affine1", () => x.matmul(w)))));
  expect(failure?.rules.name).toBe("matmul");
  expect(failure?.operands).toEqual([x, w]);
  expect(scopePath(failure?.scope)).toEqual(["Affine1"]);
  expect(failure?.source).toMatch(/failure\.test\.ts:\d+:\d+$/);
});

test("operands in a list count too, and numbers do not", () => {
  const [a, b] = [ones([2, 3]), ones([4, 5])];
  expect(failureOf(thrownBy(() => concat([a, b])))?.operands).toEqual([a, b]);
});

test("operands among the options count too", () => {
  const [x, weight, bias] = [ones([2, 3]), ones([3]), ones([2])];
  const options = { eps: 1e-3, bias, weight };
  expect(failureOf(thrownBy(() => layerNorm(x, 3, options)))?.operands).toEqual([x, bias, weight]);
});

test("the states of a module's layers are operands of it", () => {
  const [x, h, c] = [ones([1, 2, 3]), ones([1, 4]), ones([1, 4])];
  const failure = failureOf(thrownBy(() => new nn.LSTM(3, 4, { layers: 2 }).forward(x, [[h, c]])));
  expect(failure?.rules.name).toBe("LSTM");
  expect(failure?.operands).toEqual([x, h, c]);
});

test("arguments of any kind are looked at, however they refer to each other", () => {
  const knot: { self?: unknown } = {};
  knot.self = [knot];
  const f = composed(new Signature("f", { "...args": checkedInside("anything") }), (..._args: unknown[]) => {
    throw new ShapeError("f: no");
  });
  const x = ones([2]);
  const error = thrownBy(() => f(null, undefined, knot, Object.create(null), new Map(), "x", x));
  expect(failureOf(error)?.operands).toEqual([x]);
});

test("a composed function is what it was, by its name", () => {
  const double = composed(
    new Signature("double", { x: tensorKind, by: withDefault(finite, 2) }),
    (x: Tensor, by = 2): Tensor => x.mul(by),
  );
  const x = tensor([1, 2]);
  expect(double.name).toBe("double");
  expect([double(x).toArray(), double(x, 3).toArray()]).toEqual([
    [2, 4],
    [3, 6],
  ]);
});

test("of an op in a composed function in another the innermost is remembered", () => {
  const inner = composed(
    new Signature("inner", { x: tensorKind, w: tensorKind }),
    (x: Tensor, w: Tensor): Tensor => {
      if (x.rank === 1) throw new ShapeError("inner: no");
      return x.neg().matmul(w);
    },
  );
  const outer = composed(
    new Signature("outer", { x: tensorKind, w: tensorKind }),
    (x: Tensor, w: Tensor): Tensor => inner(x.abs(), w),
  );
  const w = ones([5, 5]);
  const named = (x: Tensor) => failureOf(thrownBy(() => outer(x, w)))?.rules.name;
  expect([named(ones([3])), named(ones([2, 3]))]).toEqual(["inner", "matmul"]);
});

test("an error that no op threw remembers nothing", () => {
  expect(failureOf(new Error("x"))).toBeUndefined();
  expect(failureOf("x")).toBeUndefined();
  expect(failureOf(thrownBy(() => tensor([[1], [2, 3]])))).toBeUndefined();
});
