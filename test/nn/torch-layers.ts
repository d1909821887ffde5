/** The networks of the PyTorch fixture test/fixtures/torch/layers.py, built of this library's modules. */
import { mseLoss, nn, ones, stack, type Tensor, tensor } from "wengert";
import type { Floating, Inputs, Run } from "./torch-networks.js";

/** The mean of squares of what the network makes of x, beside t. */
function predictor(net: nn.Module): Run {
  return { net, loss: ({ x, t }) => mseLoss(net.forward(x as Tensor), t as Tensor) };
}

class Norms extends nn.Module {
  readonly conv: nn.Conv2d;
  readonly norm1: nn.GroupNorm;
  readonly norm2: nn.InstanceNorm2d;
  readonly norm3: nn.InstanceNorm1d;
  readonly norm4: nn.GroupNorm;
  readonly out: nn.Affine;

  constructor(dtype: Floating) {
    super();
    this.conv = new nn.Conv2d(2, 4, 3, { padding: 1, dtype });
    this.norm1 = new nn.GroupNorm(2, 4, { dtype });
    this.norm2 = new nn.InstanceNorm2d(4, { affine: true, eps: 0.01, dtype });
    this.norm3 = new nn.InstanceNorm1d(4, { affine: true, trackRunningStats: true, momentum: 0.3, dtype });
    this.norm4 = new nn.GroupNorm(3, 12, { eps: 0.1, dtype });
    this.out = new nn.Affine(12, 3, { dtype });
  }

  override forward(x: Tensor): Tensor {
    const h = this.norm2.forward(this.norm1.forward(this.conv.forward(x)).tanh());
    const rows = this.norm3.forward(h.silu().mean(3));
    return this.out.forward(this.norm4.forward(rows.tanh().flatten(1)));
  }
}

/** A recurrent layer by itself. */
function bothWays(net: nn.RNN | nn.LSTM | nn.GRU): Run {
  return {
    net,
    loss: ({ x, t }) => mseLoss(net.forward(x as Tensor)[0], t as Tensor),
    others: ({ x }) => {
      const [outputs, states] = net.forward(x as Tensor);
      const part = (i: number) => stack((states as nn.RecurrentState[]).map((state) => state[i] as Tensor));
      return { outputs, h: part(0), ...(states[0]?.length === 2 ? { c: part(1) } : {}) };
    },
  };
}

/** A recurrent layer from states that are given, h and c of each cell, of sequences that end or do not. */
function fromStates(net: nn.RNN | nn.LSTM | nn.GRU, lengths?: readonly number[]): Run {
  const run = ({ x, h, c }: Inputs) => {
    const first = net.cells.map((_, i) => [h, c].flatMap((each) => (each === undefined ? [] : [each.at(i)])));
    const [outputs, states] = (net as nn.LSTM).forward(x as Tensor, first as never, { lengths });
    const part = (i: number) => stack(states.map((state) => state[i] as Tensor));
    return { outputs, h: part(0), ...(c === undefined ? {} : { c: part(1) }) };
  };
  return {
    net,
    loss: (inputs) => {
      const { outputs, ...states } = run(inputs);
      const squares = Object.values(states).map((each) => each.square().sum());
      return squares.reduce((sum, each) => sum.add(each), mseLoss(outputs, inputs.t as Tensor));
    },
    others: run,
  };
}

const notPadded = () =>
  tensor([
    [true, true, true, false],
    [true, false, true, true],
  ]);
const lower = (size: number) => ones([size, size], { dtype: "bool" }).tril();

function encoderLayer(normFirst: boolean, activation: "relu" | "gelu", dtype: Floating): Run {
  const options = { feedForwardSize: 5, dropout: 0, eps: 0.001, normFirst, activation, dtype };
  const net = new nn.TransformerEncoderLayer(6, 2, options);
  return {
    ...predictor(net as nn.Module<never, Tensor> as nn.Module),
    others: ({ x }) => ({
      masked: net.forward(x as Tensor, { mask: lower(4) }),
      padded: net.forward(x as Tensor, { keyMask: notPadded() }),
    }),
  };
}

function decoderLayer(normFirst: boolean, activation: "relu" | "gelu", dtype: Floating): Run {
  const options = { feedForwardSize: 5, dropout: 0, eps: 0.001, normFirst, activation, dtype };
  const net = new nn.TransformerDecoderLayer(6, 3, options);
  return {
    net,
    loss: ({ x, memory, t }) => {
      const masks = { causal: true, memoryKeyMask: notPadded() };
      return mseLoss(net.forward(x as Tensor, memory as Tensor, masks), t as Tensor);
    },
    others: ({ x, memory, added }) => {
      const run = (masks?: nn.DecoderMask) => net.forward(x as Tensor, memory as Tensor, masks);
      return {
        free: run(),
        added: run({ memoryMask: added }),
        padded: run({ keyMask: notPadded().slice([null, [1, 4]]) }),
      };
    },
  };
}

const kinds = ([false, true] as const).flatMap((normFirst) =>
  (["relu", "gelu"] as const).map((activation) => ({ normFirst, activation })),
);

const twoOfTwo = { layers: 2, bidirectional: true };
const ends = [2, 4, 1];

/** By the name of the fixture's case. */
export const layerNetworks: Readonly<Record<string, (dtype: Floating) => Run>> = {
  "slopes and shapes": (dtype) =>
    predictor(
      new nn.Sequential([
        new nn.Affine(5, 12, { dtype }),
        new nn.Unflatten(1, [3, -1]),
        new nn.PReLU(3, { dtype }),
        new nn.Identity(),
        new nn.Flatten(),
        new nn.PReLU(1, { init: 0.1, dtype }),
        new nn.Affine(12, 2, { dtype }),
      ]),
    ),
  norms: (dtype) => {
    const net = new Norms(dtype);
    return {
      ...predictor(net),
      others: ({ x }) => ({
        ...net.namedBuffers().toObject(),
        measured: net.eval().forward(x as Tensor),
      }),
    };
  },
  "RNN of two directions": (dtype) => bothWays(new nn.RNN(3, 2, { ...twoOfTwo, dtype })),
  "LSTM of two directions": (dtype) => bothWays(new nn.LSTM(3, 2, { ...twoOfTwo, dtype })),
  "GRU of two directions": (dtype) => bothWays(new nn.GRU(3, 2, { ...twoOfTwo, dtype })),
  "RNN, of sequences that end": (dtype) => fromStates(new nn.RNN(3, 4, { ...twoOfTwo, dtype }), ends),
  "LSTM, of sequences that end": (dtype) => fromStates(new nn.LSTM(3, 4, { ...twoOfTwo, dtype }), ends),
  "LSTM, projected": (dtype) => fromStates(new nn.LSTM(3, 4, { ...twoOfTwo, projSize: 2, dtype })),
  "LSTM, projected, of sequences that end": (dtype) =>
    fromStates(new nn.LSTM(3, 4, { ...twoOfTwo, projSize: 2, dtype }), ends),
  "GRU, of sequences that end": (dtype) => fromStates(new nn.GRU(3, 4, { ...twoOfTwo, dtype }), ends),
  ...Object.fromEntries(
    kinds.flatMap(({ normFirst, activation }) =>
      Object.entries({ encoder: encoderLayer, decoder: decoderLayer }).map(([kind, run]) => [
        `${kind} layer, norm ${normFirst ? "first" : "last"}, ${activation}`,
        (dtype: Floating) => run(normFirst, activation, dtype),
      ]),
    ),
  ),
  Transformer: (dtype) => {
    const counts = { encoderLayers: 2, decoderLayers: 2, feedForwardSize: 3, dropout: 0 };
    const net = new nn.Transformer(4, 2, { ...counts, dtype });
    const run = ({ x, target }: Inputs, masks?: nn.TransformerMask) =>
      net.forward(x as Tensor, target as Tensor, masks);
    const padded = { causal: true, sourceKeyMask: notPadded(), memoryKeyMask: notPadded() };
    return {
      net,
      loss: (inputs) => mseLoss(run(inputs, padded), inputs.t as Tensor),
      others: (inputs) => ({ free: run(inputs), masked: run(inputs, { sourceMask: lower(4) }) }),
    };
  },
};
