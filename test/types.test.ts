/**
 * The types of the public surface, held by the compiler; these tests run too, but tsc is what checks them.
 */
import { OrderedMap } from "immutable";
import { describe, expectTypeOf, test } from "vitest";
import {
  type DType,
  defineOp,
  type GradFn,
  matmul,
  mul,
  nn,
  noGrad,
  optim,
  type Shape,
  softmaxCrossEntropy,
  sum,
  type Tensor,
  tensor,
  where,
} from "wengert";
import { loadMnist, type Mnist } from "wengert/data";
import { type GraphSnapshot, graphOf, toDot, toSvg } from "wengert/viz";

describe("tensors", () => {
  test("have typed facts", () => {
    const x = tensor([[1]], { requiresGrad: true, dtype: "float64", name: "x" });
    expectTypeOf(x).toEqualTypeOf<Tensor>();
    expectTypeOf(x.shape).toEqualTypeOf<Shape>();
    expectTypeOf(x.dtype).toEqualTypeOf<DType>();
    expectTypeOf(x.grad).toEqualTypeOf<Tensor | null>();
    expectTypeOf(x.gradFn).toEqualTypeOf<GradFn | undefined>();
    expectTypeOf(x.item()).toEqualTypeOf<number>();
  });

  test("refuse what they cannot hold", () => {
    // @ts-expect-error a string is no tensor data
    const bad = () => tensor("1");
    // @ts-expect-error int16 is no dtype
    const half = () => tensor(1, { dtype: "int16" });
    // @ts-expect-error shapes are read-only
    const write = () => tensor(1).shape.push(2);
    expectTypeOf([bad, half, write]).toBeArray();
  });
});

describe("ops", () => {
  test("are functions and methods that give tensors", () => {
    const [a, b] = [tensor([1]), tensor([2])];
    expectTypeOf(mul(a, 2)).toEqualTypeOf<Tensor>();
    expectTypeOf(a.mul(b).add(1).sum(0, { keepDims: true })).toEqualTypeOf<Tensor>();
    expectTypeOf(sum).parameter(1).toEqualTypeOf<Parameters<Tensor["sum"]>[0]>();
    expectTypeOf(where(a.gt(0), a, 0)).toEqualTypeOf<Tensor>();
    expectTypeOf(softmaxCrossEntropy(a, [1], { reduction: "none" })).toEqualTypeOf<Tensor>();
    expectTypeOf(a.T).toEqualTypeOf<Tensor>();
  });

  test("refuse what they cannot take", () => {
    const a = tensor([1]);
    // @ts-expect-error matmul takes tensors, not numbers
    const scale = () => matmul(a, 2);
    // @ts-expect-error an axis is a number
    const axis = () => a.sum("rows");
    // @ts-expect-error there is no such reduction
    const reduction = () => softmaxCrossEntropy(a, [1], { reduction: "median" });
    const write = () => {
      // @ts-expect-error T is read-only
      a.T = a;
    };
    expectTypeOf([scale, axis, reduction, write]).toBeArray();
  });

  test("a definition types its own rule: inputs as a tuple, attributes as prepared", () => {
    const scaled = defineOp({
      name: "scaled",
      prepare: (x: Tensor, factor: number) => ({ inputs: [x], attrs: { factor } }),
      forward: (k, [a], { factor }) => k.mul(a, k.full([], factor, a.dtype)),
      vjp: [
        (g, record) => {
          expectTypeOf(record.attrs).toEqualTypeOf<{ factor: number }>();
          expectTypeOf(record.inputs[0]).toEqualTypeOf<Tensor>();
          return g.mul(record.attrs.factor);
        },
      ],
      samples: [{ inputs: [[2]], args: [3] }],
    });
    expectTypeOf(scaled).parameters.toEqualTypeOf<[x: Tensor, factor: number]>();
    expectTypeOf(scaled(tensor([1]), 2)).toEqualTypeOf<Tensor>();
  });
});

describe("networks", () => {
  test("layers live in an OrderedMap, as the book's do", () => {
    const layers = OrderedMap<string, nn.Module>([["Affine1", new nn.Affine(2, 3)]]);
    expectTypeOf(layers.reduce((h, layer) => layer.forward(h), tensor([[1, 2]]))).toEqualTypeOf<Tensor>();
    expectTypeOf(new nn.Affine(2, 3).parameters()).toMatchTypeOf<readonly Tensor[]>();
    expectTypeOf(new optim.SGD(new nn.Affine(2, 3).parameters(), { lr: 0.1 }).step()).toEqualTypeOf<void>();
  });

  test("noGrad gives what its function gives", () => {
    expectTypeOf(noGrad(() => 1)).toEqualTypeOf<number>();
  });
});

describe("pictures and data", () => {
  test("drawing is a function of a snapshot", () => {
    const y = tensor(1, { requiresGrad: true }).mul(2);
    expectTypeOf(graphOf(y)).toEqualTypeOf<GraphSnapshot>();
    expectTypeOf(toDot(y)).toEqualTypeOf<string>();
    expectTypeOf(toSvg).returns.resolves.toEqualTypeOf<string>();
  });

  test("MNIST is two splits of two tensors", () => {
    expectTypeOf(loadMnist).returns.toEqualTypeOf<Mnist>();
    expectTypeOf<Mnist["train"]["x"]>().toEqualTypeOf<Tensor>();
  });
});
