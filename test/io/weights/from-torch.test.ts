/** Networks with the weights that PyTorch saved (test/fixtures/torch/weights.py) give what they give there. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nn, noGrad, type Tensor, tensor } from "wengert";
import { fromTorch, loadWeights } from "wengert/io";
import { layerCases } from "../../nn/layer-cases.js";

interface Stored {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
interface Case {
  readonly name: string;
  readonly state: Readonly<Record<string, Stored>>;
  readonly inputs: readonly Stored[];
  readonly outputs: readonly Stored[];
}
const fixture = new URL("../../fixtures/torch/weights.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { cases: readonly Case[] };

type Network = nn.Module<never, unknown>;
type Floating = "float32" | "float64";

class Convolutional extends nn.Module {
  readonly features: nn.Sequential;
  readonly norm: nn.BatchNorm;
  readonly classifier: nn.Affine;
  constructor(dtype: Floating) {
    super();
    this.features = new nn.Sequential([
      new nn.Conv2d(2, 4, 3, { padding: 1, groups: 2, dtype }),
      new nn.BatchNorm(4, { dtype }),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Conv2d(4, 3, 3, { stride: 2, bias: false, dtype }),
    ]);
    this.norm = new nn.BatchNorm(12, { dtype });
    this.classifier = new nn.Affine(12, 5, { dtype });
  }
  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.norm.forward(this.features.forward(x).flatten(1)));
  }
}

class Transformer extends nn.Module {
  readonly tokens: nn.Embedding;
  readonly scale: nn.Parameter;
  readonly blocks: readonly {
    readonly norm1: nn.LayerNorm;
    readonly attention: nn.MultiHeadAttention;
    readonly norm2: nn.LayerNorm;
    readonly up: nn.Affine;
    readonly down: nn.Affine;
  }[];
  constructor(dtype: Floating) {
    super();
    this.tokens = new nn.Embedding(7, 8, { dtype });
    this.scale = new nn.Parameter(new Array(8).fill(0), { dtype });
    this.blocks = [0, 1].map(() => ({
      norm1: new nn.LayerNorm(8, { dtype }),
      attention: new nn.MultiHeadAttention(8, 2, { dtype }),
      norm2: new nn.LayerNorm(8, { affine: false, dtype }),
      up: new nn.Affine(8, 6, { dtype }),
      down: new nn.Affine(6, 8, { dtype }),
    }));
  }
  override forward(ids: Tensor): Tensor {
    let x = this.tokens.forward(ids).mul(this.scale);
    for (const { norm1, attention, norm2, up, down } of this.blocks) {
      x = x.add(attention.forward(norm1.forward(x)));
      x = x.add(down.forward(up.forward(norm2.forward(x)).gelu()));
    }
    return x;
  }
}

class Reader extends nn.Module {
  constructor(readonly layer: nn.RNN | nn.LSTM | nn.GRU) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return this.layer.forward(x)[0];
  }
}

const networks: Readonly<Record<string, (dtype: Floating) => Network>> = {
  "two layers": (dtype) =>
    new nn.Sequential([new nn.Affine(6, 5, { dtype }), new nn.ReLU(), new nn.Affine(5, 3, { dtype })]),
  convolutional: (dtype) => new Convolutional(dtype),
  transformer: (dtype) => new Transformer(dtype),
  Transformer: (dtype) =>
    new nn.Transformer(8, 2, {
      encoderLayers: 2,
      decoderLayers: 1,
      feedForwardSize: 6,
      activation: "gelu",
      dtype,
    }),
  encoder: (dtype) => {
    const options = { feedForwardSize: 3, eps: 0.01, normFirst: true, dtype };
    return new nn.TransformerEncoder([0, 1].map(() => new nn.TransformerEncoderLayer(4, 2, options)));
  },
  RNN: (dtype) => new Reader(new nn.RNN(3, 4, { layers: 2, dtype })),
  "RNN without biases": (dtype) => new Reader(new nn.RNN(3, 4, { layers: 2, bias: false, dtype })),
  LSTM: (dtype) => new Reader(new nn.LSTM(3, 4, { layers: 2, dtype })),
  "LSTM without biases": (dtype) => new Reader(new nn.LSTM(3, 4, { layers: 2, bias: false, dtype })),
  GRU: (dtype) => new Reader(new nn.GRU(3, 4, { layers: 2, dtype })),
  "GRU without biases": (dtype) => new Reader(new nn.GRU(3, 4, { layers: 2, bias: false, dtype })),
  "LSTM of two directions, projected": (dtype) =>
    new Reader(new nn.LSTM(3, 4, { layers: 2, bidirectional: true, projSize: 2, dtype })),
  RNNCell: (dtype) => new nn.RNNCell(3, 4, { dtype }),
  LSTMCell: (dtype) => new nn.LSTMCell(3, 4, { dtype }),
  GRUCell: (dtype) => new nn.GRUCell(3, 4, { dtype }),
};

/** As a reader of files gives it; whole numbers of 64 bits become int32. */
const stored = ({ dtype, shape, values }: Stored, as?: Floating) =>
  tensor(values, { shape, dtype: dtype === "int64" ? "int32" : (as ?? (dtype as Floating)) });

describe("every layer that has tensors", () => {
  const layers = Object.entries(layerCases).flatMap(([name, cases]) =>
    cases.filter(({ state }) => Object.keys(state).length > 0).map((each) => ({ name, ...each })),
  );

  test.each(layers)("$prints is known under PyTorch's names", ({ make, state }) => {
    const { rename } = fromTorch(make("float32"));
    expect(Object.keys(rename).sort()).toEqual(Object.keys(state).sort());
    const unmapped = Object.entries(rename).filter(([ours, source]) => source === ours);
    expect(unmapped).toEqual([]);
  });
});

test("every kind of network of the fixture is here", () => {
  expect(cases.map(({ name }) => name).sort()).toEqual(Object.keys(networks).sort());
});

describe.each(cases)("$name", ({ name, state, inputs, outputs }) => {
  test.each(["float32", "float64"] as const)("gives PyTorch's outputs in %s", (dtype) => {
    const net = (networks[name] as (dtype: Floating) => Network)(dtype).eval();
    const tensors = new Map(Object.entries(state).map(([key, each]) => [key, stored(each)]));
    const result = loadWeights(net, tensors, fromTorch(net));
    expect(result).toEqual({ missing: [], extra: [] });
    const given = inputs.map((each) => stored(each, dtype));
    const forward = net.forward as (...args: Tensor[]) => Tensor | readonly Tensor[];
    const ours = [noGrad(() => forward(...given))].flat() as Tensor[];
    expect(ours.length).toBe(outputs.length);
    for (const [i, each] of outputs.entries()) {
      expect(ours[i]?.shape).toEqual(each.shape);
      const values = (ours[i] as Tensor).toTypedArray();
      for (const [j, value] of each.values.entries()) expect(values[j]).toBeCloseTo(value, 5);
    }
  });
});
