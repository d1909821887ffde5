/** The networks of the PyTorch fixtures (test/fixtures/torch/networks.py, layers.py), built of this library's modules. */
import { binaryCrossEntropyWithLogits, mseLoss, nn, softmaxCrossEntropy, stack, type Tensor } from "wengert";
import { layerNetworks } from "./torch-layers.js";

export type Floating = "float64" | "float32";

export type Inputs = Readonly<Record<string, Tensor>>;

export interface Run {
  readonly net: nn.Module<never, unknown>;
  /** The loss and what else is compared. */
  readonly loss: (inputs: Inputs) => Tensor;
  /** After the loss. */
  readonly others?: (inputs: Inputs) => Inputs;
}

const of = (inputs: Inputs, name: string) => inputs[name] as Tensor;

class Block extends nn.Module {
  readonly norm1: nn.LayerNorm;
  readonly norm2: nn.LayerNorm;
  readonly attention: nn.MultiHeadAttention;
  readonly up: nn.Affine;
  readonly gelu = new nn.GELU();
  readonly down: nn.Affine;

  constructor(dtype: Floating) {
    super();
    this.norm1 = new nn.LayerNorm(8, { dtype });
    this.norm2 = new nn.LayerNorm([8], { dtype });
    this.attention = new nn.MultiHeadAttention(8, 2, { dtype });
    this.up = new nn.Affine(8, 16, { dtype });
    this.down = new nn.Affine(16, 8, { dtype });
  }

  override forward(x: Tensor): Tensor {
    const h = this.norm1.forward(x);
    const y = x.add(this.attention.forward(h, h, h, { causal: true }));
    return y.add(this.down.forward(this.gelu.forward(this.up.forward(this.norm2.forward(y)))));
  }
}

class Step extends nn.Module<[x: Tensor, state: nn.MemoryState], [logits: Tensor, state: nn.MemoryState]> {
  readonly cell: nn.LSTMCell;
  readonly out: nn.Affine;

  constructor(dtype: Floating) {
    super();
    this.cell = new nn.LSTMCell(3, 4, { dtype });
    this.out = new nn.Affine(4, 2, { dtype });
  }

  override forward(x: Tensor, before: nn.MemoryState): [logits: Tensor, state: nn.MemoryState] {
    const state = this.cell.forward(x, before);
    return [this.out.forward(state[0]), state];
  }
}

class Stack extends nn.Module {
  readonly conv1: nn.Conv2d;
  readonly bn1: nn.BatchNorm;
  readonly conv2: nn.Conv2d;
  readonly bn2: nn.BatchNorm;
  readonly out: nn.Affine;
  readonly bn3: nn.BatchNorm;

  constructor(dtype: Floating) {
    super();
    this.conv1 = new nn.Conv2d(3, 4, 3, { padding: 1, bias: false, dtype });
    this.bn1 = new nn.BatchNorm(4, { dtype });
    this.conv2 = new nn.Conv2d(4, 5, [3, 3], { stride: 2, bias: false, dtype });
    this.bn2 = new nn.BatchNorm(5, { momentum: 0.3, eps: 0.01, dtype });
    this.out = new nn.Affine(5, 3, { dtype });
    this.bn3 = new nn.BatchNorm(3, { dtype });
  }

  override forward(x: Tensor): Tensor {
    const h = this.bn1.forward(this.conv1.forward(x)).leakyRelu();
    const features = this.bn2.forward(this.conv2.forward(h)).tanh().mean([2, 3]);
    return this.bn3.forward(this.out.forward(features));
  }
}

type Layer = nn.RNN | nn.LSTM | nn.GRU;

class Reader extends nn.Module<[ids: Tensor], { out: Tensor; outputs: Tensor; states: nn.RecurrentState[] }> {
  readonly embedding: nn.Embedding;
  readonly out: nn.Affine;

  constructor(
    readonly layer: Layer,
    dtype: Floating,
  ) {
    super();
    this.embedding = new nn.Embedding(7, 3, { dtype });
    this.out = new nn.Affine(4, 2, { dtype });
  }

  override forward(ids: Tensor) {
    const [outputs, states] = this.layer.forward(this.embedding.forward(ids));
    return { out: this.out.forward(outputs), outputs, states };
  }
}

function classifier(net: nn.Module): Run {
  return { net, loss: (inputs) => softmaxCrossEntropy(net.forward(of(inputs, "x")), of(inputs, "t")) };
}

function reader(layer: Layer, dtype: Floating): Run {
  const net = new Reader(layer, dtype);
  return {
    net,
    loss: (inputs) => mseLoss(net.forward(of(inputs, "ids")).out, of(inputs, "t")),
    others: (inputs) => {
      const { outputs, states } = net.forward(of(inputs, "ids"));
      const part = (i: number) => stack(states.map((state) => state[i] as Tensor));
      return { outputs, h: part(0), ...(states[0]?.length === 2 ? { c: part(1) } : {}) };
    },
  };
}

/** By the name of the fixture's case. */
export const networks: Readonly<Record<string, (dtype: Floating) => Run>> = {
  "two-layer": (dtype) =>
    classifier(
      new nn.Sequential([
        ["Affine1", new nn.Affine(6, 8, { dtype })],
        ["Relu1", new nn.ReLU()],
        ["Affine2", new nn.Affine(8, 4, { dtype })],
      ]),
    ),
  convolutional: (dtype) =>
    classifier(
      new nn.Sequential([
        new nn.Conv2d(2, 4, 3, { padding: 1, dtype }),
        new nn.ReLU(),
        new nn.MaxPool2d(2),
        new nn.Conv2d(4, 6, 3, { stride: 2, padding: 1, groups: 2, dtype }),
        new nn.GELU(),
        new nn.AvgPool2d(2),
        new nn.Flatten(),
        new nn.Affine(6, 3, { dtype }),
      ]),
    ),
  "attention block": (dtype) => {
    const net = new Block(dtype);
    return { net, loss: (inputs) => mseLoss(net.forward(of(inputs, "x")), of(inputs, "t")) };
  },
  "LSTM step": (dtype) => {
    const net = new Step(dtype);
    const run = (inputs: Inputs) => net.forward(of(inputs, "x"), [of(inputs, "h"), of(inputs, "c")]);
    return {
      net,
      loss: (inputs) => binaryCrossEntropyWithLogits(run(inputs)[0], of(inputs, "t")),
      others: (inputs) => {
        const [h, c] = run(inputs)[1];
        return { h, c };
      },
    };
  },
  "batch-norm stack": (dtype) => {
    const net = new Stack(dtype);
    return {
      ...classifier(net),
      others: (inputs) => ({
        ...net.namedBuffers().toObject(),
        measured: net.eval().forward(of(inputs, "x")),
      }),
    };
  },
  RNN: (dtype) => reader(new nn.RNN(3, 4, { layers: 2, dtype }), dtype),
  LSTM: (dtype) => reader(new nn.LSTM(3, 4, { layers: 2, dtype }), dtype),
  GRU: (dtype) => reader(new nn.GRU(3, 4, { layers: 2, dtype }), dtype),
  ...layerNetworks,
};
