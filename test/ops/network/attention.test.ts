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
