/** What is remembered of an op that threw. */
import { expect, test } from "vitest";
import { concat, ones, recordSources, scope, tensor } from "wengert";
import { failureOf, scopePath } from "../../src/tensor/index.js";
import { thrownBy } from "../nn/networks.js";

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

test("an error that no op threw remembers nothing", () => {
  expect(failureOf(new Error("x"))).toBeUndefined();
  expect(failureOf("x")).toBeUndefined();
  expect(failureOf(thrownBy(() => tensor([[1], [2, 3]])))).toBeUndefined();
});
