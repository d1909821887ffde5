/** The networks whose export is tested: one of each kind that must evaluate elsewhere to what it does here. */
import {
  affineGrid,
  type DType,
  fft,
  fft2,
  Generator,
  gridSample,
  ifft,
  ifft2,
  interpolate,
  irfft,
  nn,
  randint,
  randn,
  rfft,
  scaledDotProductAttention,
  softmaxCrossEntropy,
  stack,
  type Tensor,
  tensor,
} from "wengert";
import type { OnnxModel, OnnxOptions } from "wengert/io";

export interface Network {
  readonly name: string;
  readonly model: OnnxModel;
  /** What it takes, for a batch of so many. */
  readonly inputs: (batch: number) => readonly Tensor[];
  readonly options?: OnnxOptions;
  /** Whether the size of the batch is left open. */
  readonly isDynamic: boolean;
}

/** Draws of one seed, whatever was drawn before. */
const of = (seed: number, dtype: DType = "float32") => ({ generator: new Generator(seed), dtype });

/** Normally distributed inputs, a seed per shape. */
const normal =
  (...shapes: readonly (readonly number[])[]) =>
  (batch: number): Tensor[] =>
    shapes.map((shape, i) => randn([batch, ...shape], of(10 + i)));

/** Statistics as training leaves them, and a scale and a shift that show. */
function settled<Layer extends nn.BatchNorm | nn.InstanceNorm1d>(layer: Layer): Layer {
  const draws = of(77);
  layer.runningMean?.assign(randn([layer.channels], draws));
  layer.runningVariance?.assign(randn([layer.channels], draws).square().add(0.5));
  layer.gamma?.assign(randn([layer.channels], draws));
  layer.beta?.assign(randn([layer.channels], draws));
  return layer;
}

const twoLayers = (dtype: DType = "float32") =>
  new nn.Sequential([
    new nn.Affine(6, 5, of(1, dtype)),
    new nn.ReLU(),
    new nn.Affine(5, 3, { ...of(2, dtype), init: nn.init.normal(1) }),
  ]);

const convolutional = () =>
  new nn.Sequential([
    new nn.Conv2d(2, 6, 3, { padding: 1, stride: [1, 2], ...of(3) }),
    settled(new nn.BatchNorm(6)),
    new nn.ReLU(),
    new nn.MaxPool2d(2, { stride: 1, padding: 1 }),
    new nn.Conv2d(6, 4, [3, 2], { groups: 2, dilation: [1, 2], bias: false, ...of(4) }),
    new nn.AvgPool2d(2, { padding: 1, countIncludePad: false }),
    new nn.Dropout(0.5),
    new nn.Flatten(),
    new nn.Affine(4 * 4 * 3, 3, of(5)),
  ]);

/** A layer of a transformer's encoder, after normalization. */
class Encoder extends nn.Module {
  readonly norm1 = new nn.LayerNorm(8);
  readonly attention = new nn.MultiHeadAttention(8, 2, of(6));
  readonly norm2 = new nn.LayerNorm([8]);
  readonly up = new nn.Affine(8, 16, of(7));
  readonly down = new nn.Affine(16, 8, of(8));

  override forward(x: Tensor): Tensor {
    const h = this.norm1.forward(x);
    const mixed = x.add(this.attention.forward(h, h, h, { causal: true }));
    return mixed.add(this.down.forward(this.up.forward(this.norm2.forward(mixed)).gelu()));
  }
}

/** Words to the logits of a class, by the last output of a recurrent layer. */
class Reader extends nn.Module {
  readonly words = new nn.Embedding(11, 4, of(21));
  readonly gru = new nn.GRU(4, 5, { layers: 2, ...of(22) });
  readonly out = new nn.Affine(5, 3, of(23));

  override forward(ids: Tensor): Tensor {
    const [outputs] = this.gru.forward(this.words.forward(ids));
    return this.out.forward(outputs.slice([null, -1]));
  }
}

const lstm = new nn.LSTM(3, 4, { layers: 2, ...of(9) });
const projected = new nn.LSTM(3, 4, { bidirectional: true, projSize: 2, ...of(31) });
const rnn = new nn.RNN(3, 4, of(30));
const ending = new nn.GRU(3, 4, { bidirectional: true, ...of(32) });
const transformer = new nn.Transformer(8, 2, {
  encoderLayers: 1,
  decoderLayers: 2,
  feedForwardSize: 6,
  activation: "gelu",
  dropout: 0,
  ...of(33),
});
const encoder = new nn.TransformerEncoder(
  [34, 35].map(
    (seed) =>
      new nn.TransformerEncoderLayer(8, 2, { feedForwardSize: 6, normFirst: true, dropout: 0, ...of(seed) }),
  ),
  { norm: new nn.LayerNorm(8) },
);
const embedded = new nn.Embedding(7, 4, of(20));
const classifier = twoLayers();
const everyActivation = [
  new nn.ELU(0.5),
  new nn.GELU(),
  new nn.LeakyReLU(0.1),
  new nn.Sigmoid(),
  new nn.SiLU(),
  new nn.Softplus(),
  new nn.Tanh(),
  new nn.Softmax(),
  new nn.LogSoftmax(),
];
const composedActivations = [
  new nn.ReLU6(),
  new nn.HardTanh(-0.5, 0.7),
  new nn.HardSigmoid(),
  new nn.HardSwish(),
  new nn.Softshrink(0.3),
  new nn.Hardshrink(0.3),
  new nn.Threshold(0.1, 2),
  new nn.PReLU(6),
  new nn.SELU(),
  new nn.CELU(2),
  new nn.Mish(),
  new nn.GLU(),
  new nn.Softsign(),
  new nn.LogSigmoid(),
  new nn.Tanhshrink(),
  new nn.Softmin(),
  new nn.Identity(),
  new nn.Unflatten(1, [2, 3]),
];

/** A filter that lets low frequencies pass. */
const passing = tensor([1, 0.8, 0.5, 0.2, 0]).unsqueeze(-1);

export const networks: readonly Network[] = [
  { name: "two layers", model: twoLayers(), inputs: normal([6]), isDynamic: true },
  {
    name: "two layers of float64",
    model: twoLayers("float64"),
    inputs: (batch) => [randn([batch, 6], of(10, "float64"))],
    isDynamic: true,
  },
  { name: "convolutional", model: convolutional(), inputs: normal([2, 7, 9]), isDynamic: true },
  {
    name: "batch normalization",
    model: settled(new nn.BatchNorm(5)),
    inputs: normal([5, 3]),
    isDynamic: true,
  },
  {
    name: "layer normalization",
    model: new nn.LayerNorm([3, 5], { affine: false }),
    inputs: normal([2, 3, 5]),
    isDynamic: true,
  },
  {
    name: "normalization of groups",
    model: new nn.Sequential([
      new nn.GroupNorm(2, 4),
      new nn.InstanceNorm1d(4, { affine: true }),
      settled(new nn.InstanceNorm1d(4, { trackRunningStats: true })),
      new nn.RMSNorm([4, 3]),
    ]),
    inputs: normal([4, 3]),
    isDynamic: true,
  },
  { name: "encoder", model: new Encoder(), inputs: normal([5, 8]), isDynamic: true },
  {
    name: "attention with a mask",
    model: (q, k, mask) => scaledDotProductAttention(q as Tensor, k as Tensor, k as Tensor, { mask }),
    inputs: (batch) => [...normal([4, 6], [5, 6])(batch), randn([4, 5], of(14)).gt(-1)],
    options: { inputNames: ["query", "key", "mask"], batchAxis: [0, 0, null] },
    isDynamic: true,
  },
  {
    name: "lstm",
    model: (x) => {
      const [outputs, states] = lstm.forward(x as Tensor);
      return { outputs, states };
    },
    inputs: normal([5, 3]),
    options: { inputNames: ["sequence"] },
    isDynamic: true,
  },
  {
    name: "lstm of two directions, projected",
    model: (x) => projected.forward(x as Tensor)[0],
    inputs: normal([4, 3]),
    isDynamic: true,
  },
  {
    name: "embedding and gru",
    model: new Reader(),
    inputs: (batch) => [randint(0, 11, [batch, 6], { generator: new Generator(15) })],
    isDynamic: true,
  },
  {
    name: "rnn, the batch second",
    model: (x) => rnn.forward((x as Tensor).permute([1, 0, 2]))[0].permute([1, 0, 2]),
    inputs: (batch) => [randn([5, batch, 3], of(16))],
    options: { batchAxis: 1 },
    isDynamic: true,
  },
  {
    name: "transformer, encoder and decoder",
    model: (x, target) => transformer.forward(x as Tensor, target as Tensor, { causal: true }),
    inputs: normal([5, 8], [4, 8]),
    options: { inputNames: ["source", "target"] },
    isDynamic: true,
  },
  {
    name: "encoder of transformer layers, norm first, with a mask of keys",
    model: (x, mask) => encoder.forward(x as Tensor, { keyMask: mask }),
    inputs: (batch) => [...normal([4, 8])(batch), randn([batch, 4], of(14)).gt(-1)],
    options: { inputNames: ["source", "mask"] },
    isDynamic: true,
  },
  {
    name: "images in other sizes",
    model: (x) => [
      interpolate(x as Tensor, { scaleFactor: 2, mode: "bilinear" }),
      interpolate(x as Tensor, { size: [3, 9], mode: "bilinear", alignCorners: true }),
      interpolate(x as Tensor, { size: [7, 2] }),
    ],
    inputs: normal([2, 4, 5]),
    isDynamic: true,
  },
  {
    name: "images read at places between their pixels",
    model: (x, theta) => [
      gridSample(x as Tensor, affineGrid(theta as Tensor, [2, 3, 3, 4])),
      gridSample(x as Tensor, affineGrid(theta as Tensor, [2, 3, 3, 4]), {
        mode: "bicubic",
        paddingMode: "reflection",
      }),
    ],
    inputs: () => [randn([2, 3, 4, 5], of(20)), randn([2, 2, 3], of(21))],
    options: { inputNames: ["images", "theta"], batchAxis: null },
    isDynamic: false,
  },
  {
    name: "spectra: filtered, whole ones of planes, and of an odd length",
    model: (x) => [
      irfft(rfft(x as Tensor).mul(passing)),
      irfft(rfft(x as Tensor, { n: 9, norm: "ortho" }), { n: 9, norm: "ortho" }),
      ifft2(fft2(stack([x as Tensor, (x as Tensor).neg()], -1), { norm: "forward" })),
      ifft(fft(stack([x as Tensor, (x as Tensor).square()], -1), { axis: 1, n: 3 }), { axis: 1 }),
    ],
    inputs: normal([4, 8]),
    isDynamic: true,
  },
  {
    name: "gru of sequences that end",
    model: (x) => ending.forward(x as Tensor, undefined, { lengths: [2, 4, 1] })[0],
    inputs: () => [randn([3, 4, 3], of(19))],
    options: { batchAxis: null },
    isDynamic: false,
  },
  {
    name: "every activation",
    model: (x) => everyActivation.map((layer) => layer.forward(x as Tensor)),
    inputs: normal([6]),
    isDynamic: true,
  },
  {
    name: "every activation that is composed",
    model: (x) => composedActivations.map((layer) => layer.forward(x as Tensor)),
    inputs: normal([6]),
    isDynamic: true,
  },
  {
    name: "a loss",
    model: (x, t) => softmaxCrossEntropy(classifier.forward(x as Tensor), t as Tensor),
    inputs: (batch) => [...normal([6])(batch), randint(0, 3, [batch], { generator: new Generator(17) })],
    options: { module: classifier, outputNames: ["loss"] },
    isDynamic: true,
  },
  {
    name: "a mean by the size of the batch, and rows in pairs",
    model: (x) => {
      const { shape } = x as Tensor;
      const mean = (x as Tensor).sum(0).div(shape[0] as number);
      return [
        mean,
        (x as Tensor).reshape([(shape[0] as number) * 2, 3]),
        (x as Tensor).slice([[null, null, -1]]),
      ];
    },
    inputs: normal([6]),
    isDynamic: true,
  },
  {
    name: "constants that need no gradient",
    model: (ids) =>
      embedded
        .forward(ids as Tensor)
        .mul(tensor([1, 2, 3, 4]))
        .add(ids === undefined ? 0 : 1),
    inputs: (batch) => [randint(0, 7, [batch], { generator: new Generator(18) })],
    isDynamic: true,
  },
];
