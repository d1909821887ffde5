/** What was a tensor is one again after JSON and after structuredClone, with the same bits; states too. */
import { describe, expect, test } from "vitest";
import {
  DTypeError,
  Generator,
  nn,
  ones,
  optim,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "wengert";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const throughJson = <T>(value: T): never => JSON.parse(JSON.stringify(value)) as never;
const bits = (x: Tensor) => {
  const { buffer, byteOffset, byteLength } = x.toTypedArray();
  return [x.dtype, x.shape, [...new Uint8Array(buffer, byteOffset, byteLength)]];
};

const tensors: Readonly<Record<string, Tensor>> = {
  "a scalar": tensor(3),
  "a scalar that is no number": tensor(nan),
  "a scalar of bool": tensor(true),
  "what JSON has no numbers for": tensor([
    [nan, inf],
    [-inf, -0],
  ]),
  float64: tensor([0.1, 1e300, 5e-324], { dtype: "float64" }),
  int32: tensor([-(2 ** 31), 2 ** 31 - 1], { dtype: "int32" }),
  bool: tensor([[true], [false]]),
  "no elements": zeros([0, 3]),
  "many elements": randn([40, 30], { generator: new Generator(1) }),
  "many elements of float64": randn([40, 30], { generator: new Generator(1), dtype: "float64" }),
  "many elements of bool": zeros([2000], { dtype: "bool" }),
};

describe.each(Object.entries(tensors))("%s", (_, x) => {
  test("comes back through JSON", () => {
    expect(bits(tensor(throughJson(x)))).toEqual(bits(x));
  });

  test("comes back through structuredClone, which takes toJSON()", () => {
    expect(bits(tensor(structuredClone(x.toJSON())))).toEqual(bits(x));
  });
});

test("options stand beside it: a name, requiresGrad, another dtype", () => {
  const x = tensor(throughJson(ones([2])), { requiresGrad: true, name: "x", dtype: "float64" });
  expect([x.dtype, x.requiresGrad, x.name, x.toArray()]).toEqual(["float64", true, "x", [1, 1]]);
});

test.each([
  ["another shape", { dtype: "float32", shape: [3], values: [1, 2] }, ShapeError, /do not fill shape/],
  ["no shape", { dtype: "float32", shape: "2", values: [1, 2] }, ShapeError, /shape must be an array/],
  ["an unknown dtype", { dtype: "int16", shape: [1], values: [1] }, DTypeError, /dtype must be float32/],
  ["words", { dtype: "float32", shape: [1], values: ["one"] }, ValueError, /expected a number/],
  ["null", { dtype: "float32", shape: [1], values: [null] }, ValueError, /expected a number/],
  ["no base64", { dtype: "float32", shape: [1], values: "%%%%" }, ValueError, /values must be a list/],
  [
    "half of an element",
    { dtype: "float32", shape: [1], values: "AAA=" },
    ValueError,
    /values must be a list/,
  ],
  ["no values", { dtype: "float32", shape: [1], values: undefined }, ValueError, /values must be a list/],
])("%s is refused", (_, json, kind, message) => {
  expect(() => tensor(json as never)).toThrow(kind);
  expect(() => tensor(json as never)).toThrow(message);
});

describe("states", () => {
  const net = () =>
    new nn.Sequential([
      new nn.Affine(3, 4, { generator: new Generator(1) }),
      new nn.BatchNorm(4),
      new nn.Affine(4, 400, { generator: new Generator(2) }),
    ]);

  test("a module's goes through JSON and back into a module", () => {
    const [from, to] = [net(), net()];
    from.parameters()[0]?.assign([
      [nan, inf, -0, 1],
      [0, 0, 0, 0],
      [-1, 0.1, 1e-40, 2],
    ]);
    to.parameters()[4]?.assign(7);
    to.loadStateDict(Object.entries(throughJson(from.stateDict())));
    expect([...to.stateDict()].map(([, { values }]) => values)).toEqual(
      [...from.stateDict()].map(([, { values }]) => values),
    );
  });

  test("pairs of names and tensors are one too", () => {
    const to = new nn.Affine(2, 1);
    const [W, b] = [tensor([[1], [2]]), tensor([3])];
    to.loadStateDict([
      ["W", W],
      ["b", b],
    ]);
    expect([to.W.toArray(), to.b?.toArray()]).toEqual([[[1], [2]], [3]]);
    W.assign(0);
    expect(to.W.toArray()).toEqual([[1], [2]]);
  });

  test("an optimizer's goes through JSON and back", () => {
    const steps = (model: nn.Module, optimizer: optim.Adam) => {
      for (let i = 0; i < 2; i++) {
        optimizer.zeroGrad();
        (model.forward(ones([2, 3])) as Tensor).square().sum().backward();
        optimizer.step();
      }
    };
    const [a, b] = [net(), net()];
    const [first, second] = [a, b].map((model) => new optim.Adam(model.parameters(), { lr: 0.1 })) as [
      optim.Adam,
      optim.Adam,
    ];
    steps(a, first);
    b.loadStateDict(a.stateDict());
    second.loadStateDict(throughJson(first.stateDict()));
    steps(a, first);
    steps(b, second);
    expect(b.parameters()).toEqual(a.parameters());
  });
});
