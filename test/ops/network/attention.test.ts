/** Attention: who sees whom. The numbers of PyTorch are in torch.test.ts. */
import { expect, test } from "vitest";
import { scaledDotProductAttention } from "../../../src/ops/index.js";
import { Generator } from "../../../src/random/index.js";
import { eye, randn, type Tensor, tensor, zeros } from "../../../src/tensor/index.js";
import { expectClose } from "../../helpers/close.js";

const generator = new Generator(11);
const draw = (...shape: number[]) => randn(shape, { dtype: "float64", generator });
const exactly = { rtol: 0, atol: 0 };

test("a query that may see nothing gets zeros, and gradients of zero, not NaN", () => {
  const [q, k, v] = [draw(2, 3), draw(4, 3), draw(4, 2)];
  for (const each of [q, k, v]) each.requiresGrad = true;
  const mask = [
    [false, false, false, false],
    [true, false, true, false],
  ];
  const y = scaledDotProductAttention(q, k, v, { mask });
  y.sum().backward();
  expect((y.toArray() as number[][])[0]).toEqual([0, 0]);
  const [ofQuery, ...others] = [q, k, v].map((each) => each.grad as Tensor);
  expect(ofQuery?.slice([0]).abs().sum().item()).toBe(0);
  for (const each of others) expect(each.sum().item()).not.toBeNaN();
});

test("what is hidden has no influence: neither its value nor its key, however large", () => {
  const [q, k, v] = [draw(2, 3), draw(3, 3), draw(3, 2)];
  const mask = [true, true, false];
  const visible = scaledDotProductAttention(q, k.slice([[0, 2]]), v.slice([[0, 2]]));
  const large = tensor([[1e3], [1e3], [1e3]], { dtype: "float64" });
  const [k2, v2] = [k, v].map((x) => x.add(large.mul([[0], [0], [1]]))) as [Tensor, Tensor];
  expectClose(scaledDotProductAttention(q, k2, v2, { mask }), visible, { rtol: 1e-12, atol: 1e-12 });
});

test("causal and a mask of bool: both must allow it", () => {
  const [q, k, v] = [draw(3, 2), draw(3, 2), eye(3, 3, { dtype: "float64" })];
  const mask = [
    [false, true, true],
    [true, false, true],
    [true, true, false],
  ];
  const weights = scaledDotProductAttention(q, k, v, { mask, causal: true });
  expect(weights.ne(0).toArray()).toEqual([
    [false, false, false],
    [true, false, false],
    [true, true, false],
  ]);
});

test("equal keys are averaged, and the mask broadcasts over heads", () => {
  const [q, k, v] = [draw(2, 4, 3), zeros([2, 5, 3], { dtype: "float64" }), draw(2, 5, 3)];
  const mean = v.mean(1, { keepDims: true }).broadcastTo([2, 4, 3]);
  expectClose(scaledDotProductAttention(q, k, v), mean, { rtol: 1e-12, atol: 1e-12 });
  expectClose(
    scaledDotProductAttention(q, k, v, { mask: [true, true, true, true, true] }),
    scaledDotProductAttention(q, k, v),
    exactly,
  );
});

test("dropout drops weights in training only, by its generator", () => {
  const [q, k, v] = [draw(4, 3), draw(6, 3), draw(6, 2)];
  const run = (training: boolean, seed = 1) =>
    scaledDotProductAttention(q, k, v, { dropoutP: 0.5, training, generator: new Generator(seed) });
  expectClose(run(false), scaledDotProductAttention(q, k, v), exactly);
  expectClose(run(true), run(true), exactly);
  expect(run(true).toArray()).not.toEqual(run(false).toArray());
});

const large = 3.4e38;

test.each([
  ["-Infinity", -Infinity],
  ["-1e30", -1e30],
  ["the smallest of float32", -large],
] as const)("a mask of floats hides what it adds %s to, as one of bool does", (_, hidden) => {
  for (const causal of [false, true]) {
    const parts = [draw(3, 2), draw(3, 2), draw(3, 4)] as [Tensor, Tensor, Tensor];
    const seen = [
      [false, true, true],
      [true, false, true],
      [false, true, false],
    ];
    const run = (mask: boolean[][] | Tensor) => {
      for (const each of parts) {
        each.grad = null;
        each.requiresGrad = true;
      }
      const y = scaledDotProductAttention(...parts, { mask, causal });
      y.square().sum().backward();
      return [y, ...parts.map((each) => each.grad as Tensor)];
    };
    const added = tensor(
      seen.map((row) => row.map((yes) => (yes ? 0 : hidden))),
      { dtype: "float64" },
    );
    const [ofBool, ofFloats] = [run(seen), run(added)];
    for (const [i, each] of ofBool.entries()) expectClose(ofFloats[i] as Tensor, each, exactly);
    // in causal order the first query may see nothing: not the future, and no NaN
    if (causal) expect(((ofFloats[0] as Tensor).toArray() as number[][])[0]).toEqual([0, 0, 0, 0]);
  }
});

test("a mask that hides all is zeros, in float32 and with a gradient for the mask", () => {
  const [q, k, v] = [zeros([2, 3]), zeros([2, 3]), zeros([2, 3]).add(5)];
  const mask = tensor([
    [-Infinity, -Infinity],
    [0, 0],
  ]);
  mask.requiresGrad = true;
  const y = scaledDotProductAttention(q, k, v, { mask });
  expect(y.toArray()).toEqual([
    [0, 0, 0],
    [5, 5, 5],
  ]);
  y.sum().backward();
  expect(mask.grad?.toArray()).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test("scores below any bound are no reason to see what is hidden", () => {
  const q = tensor([[1e20], [1e20]]);
  const k = tensor([[-1e15], [0]]);
  const v = tensor([[3], [100]]);
  expect(scaledDotProductAttention(q, k, v, { causal: true, scale: 1 }).toArray()).toEqual([[3], [100]]);
  expect(scaledDotProductAttention(q, k, v, { mask: [true, false], scale: 1 }).toArray()).toEqual([[3], [3]]);
});

test("a NaN in a mask of floats does not hide", () => {
  const [q, k, v] = [zeros([1, 2]), zeros([2, 2]), zeros([2, 1])];
  expect(scaledDotProductAttention(q, k, v, { mask: tensor([Number.NaN, 0]) }).item()).toBeNaN();
});
