/** MultiHeadAttention: its heads, its masks and its shapes. The numbers of PyTorch are in torch.test.ts. */
import { describe, expect, test } from "vitest";
import {
  DTypeError,
  Generator,
  nn,
  ones,
  randn,
  scaledDotProductAttention,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import { expectClose } from "../../helpers/close.js";

const generator = new Generator(6);
const build = (options: nn.MultiHeadAttentionOptions = {}) =>
  new nn.MultiHeadAttention(4, 2, { dtype: "float64", generator: new Generator(1), ...options });
const draw = (...shape: number[]) => randn(shape, { dtype: "float64", generator });
const close = { rtol: 1e-12, atol: 1e-12 };

describe("MultiHeadAttention", () => {
  test("gives each head its share of the features", () => {
    const layer = build({ bias: false });
    const x = draw(3, 4);
    const [q, k, v] = [layer.query, layer.key, layer.value].map((each) => each.forward(x)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const head = (i: number) => {
      const part = (t: Tensor) => t.slice([null, [2 * i, 2 * i + 2]]);
      return scaledDotProductAttention(part(q), part(k), part(v));
    };
    expectClose(layer.forward(x), layer.out.forward(head(0).concat([head(1)], 1)), close);
  });

  test("attends from queries to keys and values of another length, in any batch", () => {
    const layer = build();
    const [query, memory] = [draw(2, 3, 4), draw(2, 5, 4)];
    const y = layer.forward(query, memory);
    expect(y.shape).toEqual([2, 3, 4]);
    expectClose(layer.forward(query.slice([1]), memory.slice([1])), y.slice([1]), close);
    expectClose(layer.forward(query, memory, memory), y, close);
  });

  test("takes one mask for all, or one per example for all heads", () => {
    const layer = build();
    const x = draw(2, 3, 4);
    const lower = ones([3, 3], { dtype: "bool" }).tril();
    const causal = layer.forward(x, x, x, { causal: true });
    expectClose(layer.forward(x, x, x, { mask: lower }), causal, close);
    const each = tensor([1, 0], { dtype: "int32" }).reshape([2, 1, 1]).to("bool");
    const both = layer.forward(x, x, x, { mask: lower.logicalOr(each) });
    expectClose(both.slice([1]), causal.slice([1]), close);
    expectClose(both.slice([0]), layer.forward(x).slice([0]), close);
  });

  test("hides keys by a mask of keys, alone and with one of queries, of bools and of floats", () => {
    const layer = build();
    const [query, memory] = [draw(2, 3, 4), draw(2, 5, 4)];
    const keyMask = tensor([
      [true, true, true, false, false],
      [true, false, true, true, true],
    ]);
    const y = layer.forward(query, memory, memory, { keyMask });
    expectClose(y.slice([0]), layer.forward(query.slice([0]), memory.slice([0, [0, 3]])), close);
    const hidden = tensor([0, 0, 0, -Infinity, -Infinity], { dtype: "float64" });
    const of = (mask: Tensor | undefined, key: Tensor) =>
      layer.forward(query, memory, memory, { mask, keyMask: key }).slice([0]);
    const floats = hidden.reshape([1, 5]).concat([draw(1, 5)], 0);
    expectClose(of(undefined, floats), y.slice([0]), close);
    // both ways to say both
    const mask = ones([3, 5], { dtype: "bool" }).tril(1);
    const added = draw(3, 5);
    expectClose(
      of(mask, keyMask),
      of(mask.logicalAnd(keyMask.unsqueeze(1)), ones([2, 5], { dtype: "bool" })),
      close,
    );
    expectClose(of(mask, floats), of(mask, keyMask), close);
    expectClose(of(added, keyMask), of(added, floats), close);
    expect(of(added, keyMask).toArray()).not.toEqual(y.slice([0]).toArray());
  });

  test("refuses masks of keys that do not fit, and of integers", () => {
    const layer = build();
    const x = draw(2, 3, 4);
    const give = (options: nn.AttentionMask) => () => layer.forward(x, x, x, options);
    expect(give({ keyMask: ones([3], { dtype: "bool" }) })).toThrow(
      "of shape (3,) must have one element for each key, (2, 3)",
    );
    const whole = ones([2, 3], { dtype: "int32" });
    expect(give({ keyMask: whole })).toThrow(DTypeError);
    expect(give({ mask: ones([3, 3], { dtype: "int32" }), keyMask: whole.to("bool") })).toThrow(
      'the mask an unnamed tensor is int32. Convert it to("bool")',
    );
  });

  test("drops weights in training only", () => {
    const layer = build({ dropout: 0.5 });
    const x = draw(6, 4);
    expect(layer.forward(x).toArray()).not.toEqual(layer.forward(x).toArray());
    layer.eval();
    expect(layer.forward(x).toArray()).toEqual(layer.forward(x).toArray());
  });

  test("names its parts, and refuses heads that do not divide the size", () => {
    const layer = build();
    expect([...layer.namedParameters().keys()]).toEqual(
      ["query", "key", "value", "out"].flatMap((part) => [`${part}.W`, `${part}.b`]),
    );
    expect(layer.toString()).toContain("MultiHeadAttention(4, 2 heads");
    expect(() => new nn.MultiHeadAttention(5, 2)).toThrow(ValueError);
    expect(() => layer.forward(draw(4))).toThrow("takes (..., length, 4), but an unnamed tensor is (4,).");
  });
});
