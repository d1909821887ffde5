/** The layers of transformers: what they hold, draw and refuse. The numbers of PyTorch are in torch.test.ts. */
import { describe, expect, test } from "vitest";
import { Generator, manualSeed, nn, ones, randn, ShapeError, ValueError } from "wengert";
import { exportOnnx } from "wengert/io";
import { expectClose } from "../../helpers/close.js";

const draw = (...shape: number[]) => randn(shape, { generator: new Generator(3) });
const small = { feedForwardSize: 3, dropout: 0 };

describe("layers", () => {
  test("have PyTorch's sizes and dropout unless told otherwise", () => {
    const layer = new nn.TransformerEncoderLayer(4, 2);
    expect([layer.linear1.outFeatures, layer.dropout?.p, layer.selfAttention.dropout]).toEqual([
      2048, 0.1, 0.1,
    ]);
    expect(layer.activation).toBeInstanceOf(nn.ReLU);
    expect(new nn.TransformerDecoderLayer(4, 2).crossAttention.dropout).toBe(0.1);
    const { encoder, decoder } = new nn.Transformer(2, 1, { feedForwardSize: 2 });
    expect([encoder.layers.length, decoder.layers.length]).toEqual([6, 6]);
  });

  test("drop attention's weights, what is between the affine maps, and what is added, by one generator", () => {
    const make = (dropout: number) =>
      new nn.TransformerEncoderLayer(4, 2, { feedForwardSize: 3, dropout, generator: new Generator(1) });
    const x = draw(2, 3, 4);
    expect(make(0.5).forward(x).toArray()).toEqual(make(0.5).forward(x).toArray());
    expect(make(0.5).forward(x).toArray()).not.toEqual(make(0).forward(x).toArray());
    expect(make(0.5).eval().forward(x).toArray()).toEqual(make(0).forward(x).toArray());
    // all that is added is dropped
    const first = new nn.TransformerEncoderLayer(4, 2, { ...small, dropout: 1, normFirst: true });
    expect(first.forward(x).toArray()).toEqual(x.toArray());
  });

  test("do not let later places change earlier ones where they are causal", () => {
    const layer = new nn.TransformerDecoderLayer(4, 2, small);
    const [x, memory] = [draw(1, 4, 4), draw(1, 5, 4)];
    const all = layer.forward(x, memory, { causal: true });
    const some = layer.forward(x.slice([null, [0, 2]]), memory, { causal: true });
    expectClose(all.slice([null, [0, 2]]), some, { rtol: 1e-5, atol: 1e-6 });
  });

  test("refuse what does not fit", () => {
    expect(() => new nn.TransformerEncoderLayer(5, 2)).toThrow("2 heads do not divide a size of 5");
    expect(() => new nn.TransformerEncoderLayer(4, 2, { activation: "tanh" as "relu" })).toThrow(ValueError);
    const layer = new nn.TransformerDecoderLayer(4, 2, small);
    expect(() => layer.forward(draw(4), draw(2, 4))).toThrow(
      "TransformerDecoderLayer(4, 2 heads) takes (..., length, 4), but an unnamed tensor is (4,).",
    );
    expect(() => layer.forward(draw(2, 4), draw(2, 3))).toThrow(ShapeError);
    expect(() =>
      layer.forward(draw(2, 4), draw(3, 4), { memoryKeyMask: ones([2], { dtype: "bool" }) }),
    ).toThrow("must have one element for each key, (3,)");
  });
});

describe("stacks", () => {
  test("run their layers, each with weights of its own, then the norm", () => {
    manualSeed(1);
    const layers = [0, 1].map(() => new nn.TransformerEncoderLayer(4, 2, small));
    const norm = new nn.LayerNorm(4);
    const x = draw(2, 3, 4);
    const y = new nn.TransformerEncoder(layers, { norm }).forward(x, { causal: true });
    const expected = layers.reduce((h, layer) => layer.forward(h, { causal: true }), x);
    expect(y.toArray()).toEqual(norm.forward(expected).toArray());
    const [first, second] = layers.map((layer) => layer.linear1.W.toArray());
    expect(first).not.toEqual(second);
  });

  test("refuse an empty list, and what is no layer", () => {
    expect(() => new nn.TransformerEncoder([])).toThrow(ValueError);
    expect(() => new nn.TransformerDecoder([6 as never])).toThrow("a list of layers");
    expect(() => new nn.TransformerEncoder([], { norm: 1 as never })).toThrow(ValueError);
  });

  test("are written as ONNX", async () => {
    const net = new nn.Transformer(4, 2, { ...small, encoderLayers: 1, decoderLayers: 1 }).eval();
    const model = await exportOnnx(net, [draw(1, 3, 4), draw(1, 2, 4)]);
    expect(model.byteLength).toBeGreaterThan(1000);
  });
});
