/**
 * Every function of src/ops leaves a graph to draw when it refuses its operands: how they came about, and
 * then what failed.
 */
import { describe, expect, test, vi } from "vitest";
import { ones, type Shape, ShapeError, Tensor } from "wengert";
import { graphOf } from "wengert/viz";
import { kernels } from "../../src/kernels/index.js";
import * as ops from "../../src/ops/index.js";
import { allOps, composedFunctions, functionNamed, materialize } from "../helpers/samples.js";
import { thrownBy } from "../nn/networks.js";

/** With a history, where the dtype can have one. */
function computed(x: Tensor, i: number): Tensor {
  x.name = `operand ${i}`;
  if (x.dtype !== "float32") return x;
  x.requiresGrad = true;
  return x.neg();
}

/**
 * The graph of the error ends in the failed `name`, and its operands are these, in this order, with what they
 * were computed from.
 */
function expectDrawn(error: Error, name: string, operands: readonly Tensor[]): void {
  const graph = graphOf(error);
  const failed = graph.nodes.last();
  expect(failed).toMatchObject({ id: graph.root, kind: "failed", op: name, message: error.message });
  const into = (id: string) => graph.edges.filter(({ to }) => to === id).map(({ from }) => from);
  const sources = into(graph.root).map((id) => [
    graph.nodes.get(id)?.op,
    graph.nodes.get(into(id).first(id))?.name,
  ]);
  expect(sources.toArray()).toEqual(
    operands.map(({ gradFn, name }, i) => (gradFn ? ["neg", `operand ${i}`] : ["", name])),
  );
}

/** The shapes of operands, and a call that refuses them. */
type Refusal = readonly [shapes: readonly Shape[], refuse: (...operands: Tensor[]) => unknown];

/** What takes one tensor of any shape takes no list of them. */
const ofAny =
  "celu hardSigmoid hardSwish hardTanh hardshrink logSigmoid mish relu6 selu softshrink softsign tanhshrink";
const activations: Readonly<Record<string, Refusal>> = {
  ...Object.fromEntries(
    ofAny.split(" ").map((name): [string, Refusal] => [name, [[[3]], (x) => functionNamed(name)([x])]]),
  ),
  glu: [[[3]], (x) => ops.glu(x)],
  prelu: [[[2, 3], [2]], (x, weight) => ops.prelu(x, weight)],
  softmin: [[[3]], (x) => ops.softmin(x, 1)],
  threshold: [[[3]], (x) => ops.threshold(x, Number.NaN, 0)],
};

/** The functions that are composed of ops, by name. */
const refusals: Readonly<Record<string, Refusal>> = {
  at: [[[2, 3]], (x) => ops.at(x, 2)],
  cummax: [[[3]], (x) => ops.cummax(x, 1)],
  cummin: [[[3]], (x) => ops.cummin(x, 1)],
  cumprod: [[[3]], (x) => ops.cumprod(x, 1)],
  logCumSumExp: [[[3]], (x) => ops.logCumSumExp(x, 1)],
  meshgrid: [[[3], [2, 2]], (a, b) => ops.meshgrid([a, b])],
  moveAxis: [[[2, 3]], (x) => ops.moveAxis(x, 0, 2)],
  repeatInterleave: [[[3]], (x) => ops.repeatInterleave(x, -1)],
  roll: [[[3]], (x) => ops.roll(x, 1, 1)],
  tensordot: [
    [
      [2, 3],
      [2, 3],
    ],
    (a, b) => ops.tensordot(a, b, 1),
  ],
  indexAdd: [
    [
      [2, 3],
      [2, 4],
    ],
    (x, values) => ops.indexAdd(x, 0, [0, 1], values),
  ],
  maskedSelect: [[[3], [3]], (x, mask) => ops.maskedSelect(x, mask)],
  nonzero: [[], () => ops.nonzero("x" as never)],
  putAlongAxis: [[[2, 3], [2]], (x, values) => ops.putAlongAxis(x, [[3]], values, 1)],
  scatter: [[[2, 3], [2]], (x, values) => ops.scatter(x, 0, [[3]], values)],
  scatterReduce: [[[2, 3], [2]], (x, values) => ops.scatterReduce(x, 0, [[3]], values, "sum")],
  takeAlongAxis: [[[2, 3]], (x) => ops.takeAlongAxis(x, [[3]], 1)],
  ...activations,
  avgPool2d: [[[2, 4]], (x) => ops.avgPool2d(x, 2)],
  batchNorm: [[[2, 4], [3], [4]], (x, weight, bias) => ops.batchNorm(x, { weight, bias, training: true })],
  binaryCrossEntropyWithLogits: [[[2, 3], [2]], (x, t) => ops.binaryCrossEntropyWithLogits(x, t)],
  bernoulli: [[[3]], (p) => ops.bernoulli(p, { generator: 1 as never })],
  categorical: [[[3]], (x) => ops.categorical(x, { axis: 1 })],
  conv2d: [[[1, 3, 8, 8], [2, 3, 3, 3], [5]], (x, w, bias) => ops.conv2d(x, w, { bias })],
  maxPool1d: [[[2, 4]], (x) => ops.maxPool1d(x, 9)],
  avgPool1d: [[[2, 4]], (x) => ops.avgPool1d(x, 9)],
  adaptiveAvgPool1d: [[[4]], (x) => ops.adaptiveAvgPool1d(x, 1)],
  adaptiveMaxPool1d: [[[4]], (x) => ops.adaptiveMaxPool1d(x, 1)],
  maxUnpool1d: [[[2, 4]], (x) => ops.maxUnpool1d(x, [[1]], 2)],
  maxPool2d: [[[2, 3, 4]], (x) => ops.maxPool2d(x, 9)],
  adaptiveAvgPool2d: [[[4]], (x) => ops.adaptiveAvgPool2d(x, 1)],
  adaptiveMaxPool2d: [[[4]], (x) => ops.adaptiveMaxPool2d(x, 1)],
  maxUnpool2d: [[[2, 3, 4]], (x) => ops.maxUnpool2d(x, [[1]], 2)],
  maxPool3d: [[[2, 3, 4, 4]], (x) => ops.maxPool3d(x, 9)],
  avgPool3d: [[[2, 3, 4, 4]], (x) => ops.avgPool3d(x, 9)],
  adaptiveAvgPool3d: [[[4]], (x) => ops.adaptiveAvgPool3d(x, 1)],
  adaptiveMaxPool3d: [[[4]], (x) => ops.adaptiveMaxPool3d(x, 1)],
  maxUnpool3d: [[[2, 3, 4, 4]], (x) => ops.maxUnpool3d(x, [[1]], 2)],
  interpolate: [[[1, 2, 4]], (x) => ops.interpolate(x)],
  gridSample: [
    [
      [1, 2, 4, 4],
      [1, 3, 2],
    ],
    (x, grid) => ops.gridSample(x, grid),
  ],
  affineGrid: [[[1, 2, 4]], (x) => ops.affineGrid(x, [1, 1, 2, 2])],
  pixelShuffle: [[[3, 4, 4]], (x) => ops.pixelShuffle(x, 2)],
  pixelUnshuffle: [[[1, 3, 4]], (x) => ops.pixelUnshuffle(x, 2)],
  globalAvgPool: [[[2, 3]], (x) => ops.globalAvgPool(x)],
  globalMaxPool: [[[2, 3]], (x) => ops.globalMaxPool(x)],
  conv1d: [
    [
      [1, 3, 8],
      [2, 2, 3],
    ],
    (x, w) => ops.conv1d(x, w),
  ],
  conv3d: [
    [
      [3, 4, 4, 4],
      [2, 3, 5, 1, 1],
    ],
    (x, w) => ops.conv3d(x, w),
  ],
  convTranspose1d: [
    [
      [1, 3, 8],
      [2, 3, 3],
    ],
    (x, w) => ops.convTranspose1d(x, w),
  ],
  convTranspose2d: [[[1, 3, 8, 8], [3, 2, 3, 3], [3]], (x, w, bias) => ops.convTranspose2d(x, w, { bias })],
  pad: [[[3]], (x) => ops.pad(x, [[3, 0]], { mode: "reflect" })],
  diagonal: [[[3]], (x) => ops.diagonal(x)],
  dot: [[[3], [4]], (a, b) => ops.dot(a, b)],
  dropout: [[[3]], (x) => ops.dropout(x, 2)],
  einsum: [
    [
      [2, 3],
      [4, 5],
    ],
    (a, b) => ops.einsum("ij,jk", a, b),
  ],
  embedding: [[[3]], (weight) => ops.embedding(weight, [0])],
  flatten: [[[2, 3]], (x) => ops.flatten(x, 2)],
  gelu: [[[3]], (x) => ops.gelu(x, { approximate: "erf" as "tanh" })],
  gumbelSoftmax: [[[3]], (x) => ops.gumbelSoftmax(x, { axis: 1 })],
  multinomial: [[[3]], (x) => ops.multinomial(x, 0)],
  randperm: [[], () => ops.randperm(-1)],
  groupNorm: [[[2, 4], [3]], (x, weight) => ops.groupNorm(x, 2, { weight })],
  instanceNorm: [[[2, 4, 3], [3]], (x, bias) => ops.instanceNorm(x, { bias })],
  rmsNorm: [[[2, 4], [3]], (x, weight) => ops.rmsNorm(x, 4, { weight })],
  indexSelect: [[[2, 3], [2]], (x, indices) => ops.indexSelect(x, 0, indices)],
  layerNorm: [[[2, 3], [3], [2]], (x, weight, bias) => ops.layerNorm(x, 3, { weight, bias })],
  maskedFill: [[[3], [3]], (x, mask) => ops.maskedFill(x, mask, 0)],
  matmul: [[[3], [4, 5]], (a, b) => ops.matmul(a, b)],
  mseLoss: [[[2, 3], [2]], (x, t) => ops.mseLoss(x, t)],
  outer: [[[2, 3], [2]], (a, b) => ops.outer(a, b)],
  pow: [[[2, 3], [2]], (a, b) => ops.pow(a, b)],
  prod: [[[2, 3]], (x) => ops.prod(x, 2)],
  scaledDotProductAttention: [
    [[2, 4], [2, 4], [2, 4], [3]],
    (q, k, v, mask) => ops.scaledDotProductAttention(q, k, v, { mask }),
  ],
  silu: [[[3]], (x) => ops.silu([x] as never)], // it takes any tensor, but no list of them
  slice: [[[2, 3]], (x) => ops.slice(x, [2])],
  softmaxCrossEntropy: [[[2, 3, 4], [2]], (x, t) => ops.softmaxCrossEntropy(x, t)],
  softmaxCrossEntropySimple: [[[4], [1]], (x, t) => ops.softmaxCrossEntropySimple(x, t)],
  split: [[[2, 3]], (x) => ops.split(x, 2, 1)],
  squeeze: [[[2, 3]], (x) => ops.squeeze(x, 0)],
  stack: [
    [
      [2, 3],
      [2, 4],
    ],
    (a, b) => ops.stack([a, b]),
  ],
  std: [[[0]], (x) => ops.std(x)],
  tile: [[[2, 3]], (x) => ops.tile(x, [-1])],
  transpose: [[[3]], (x) => ops.transpose(x)],
  unsqueeze: [[[2, 3]], (x) => ops.unsqueeze(x, 4)],
  variance: [[[0]], (x) => ops.variance(x)],
  binaryCrossEntropy: [[[2, 3], [2]], (x, t) => ops.binaryCrossEntropy(x, t)],
  ctcLoss: [[[2, 3]], (x) => ops.ctcLoss(x, [3], 2, 1)],
  histogramCounts: [[[2], [3]], (x, weights) => ops.histogramCounts(x, { weights })],
  bincount: [[[2]], (x) => ops.bincount(x)],
  cdist: [
    [
      [2, 3],
      [2, 4],
    ],
    (a, b) => ops.cdist(a, b),
  ],
  cosineEmbeddingLoss: [[[2, 3], [2, 4], [2]], (a, b, t) => ops.cosineEmbeddingLoss(a, b, t)],
  cosineSimilarity: [
    [
      [2, 3],
      [2, 4],
    ],
    (a, b) => ops.cosineSimilarity(a, b),
  ],
  det: [[[2, 3]], (x) => ops.det(x)],
  diag: [[[2, 3, 4]], (x) => ops.diag(x)],
  diagEmbed: [[[]], (x) => ops.diagEmbed(x)],
  eigh: [[[2, 3]], (x) => ops.eigh(x)],
  inv: [[[2, 3]], (x) => ops.inv(x)],
  kron: [[[2, 3]], (x) => ops.kron(x, {} as never)],
  lstsq: [[[2, 2], [3]], (a, b) => ops.lstsq(a, b)],
  matrixNorm: [[[3]], (x) => ops.matrixNorm(x)],
  multiDot: [[[3], [3], [3]], (x, y, z) => ops.multiDot([x, y, z])],
  qr: [[[3]], (x) => ops.qr(x)],
  slogdet: [[[2, 3]], (x) => ops.slogdet(x)],
  solve: [[[2, 2], [3]], (a, b) => ops.solve(a, b)],
  svd: [[[3]], (x) => ops.svd(x)],
  trace: [[[3]], (x) => ops.trace(x)],
  triangularSolve: [[[2, 2], [3]], (a, b) => ops.triangularSolve(a, b)],
  crossEntropy: [[[2, 3, 4], [2]], (x, t) => ops.crossEntropy(x, t)],
  gaussianNllLoss: [[[2, 3], [2], [2, 3]], (x, t, v) => ops.gaussianNllLoss(x, t, v)],
  hingeEmbeddingLoss: [[[2, 3], [2]], (x, t) => ops.hingeEmbeddingLoss(x, t)],
  hingeLoss: [[[2, 3], [2]], (x, t) => ops.hingeLoss(x, t)],
  huberLoss: [[[2, 3], [2]], (x, t) => ops.huberLoss(x, t)],
  klDiv: [[[2, 3], [2]], (x, t) => ops.klDiv(x, t)],
  kthValue: [[[3]], (x) => ops.kthValue(x, 4)],
  l1Loss: [[[2, 3], [2]], (x, t) => ops.l1Loss(x, t)],
  marginRankingLoss: [[[2, 3], [2], [2]], (a, b, t) => ops.marginRankingLoss(a, b, t)],
  median: [[[0]], (x) => ops.median(x)],
  multiMarginLoss: [[[2, 3], [3]], (x, t) => ops.multiMarginLoss(x, t)],
  multilabelSoftMarginLoss: [[[2, 3], [2]], (x, t) => ops.multilabelSoftMarginLoss(x, t)],
  normalize: [[[]], (x) => ops.normalize(x)],
  nllLoss: [[[2, 3, 4], [2]], (x, t) => ops.nllLoss(x, t)],
  pairwiseDistance: [
    [
      [2, 3],
      [2, 4],
    ],
    (a, b) => ops.pairwiseDistance(a, b),
  ],
  poissonNllLoss: [[[2, 3], [2]], (x, t) => ops.poissonNllLoss(x, t)],
  quantile: [[[0]], (x) => ops.quantile(x, 0.5)],
  smoothL1Loss: [[[2, 3], [2]], (x, t) => ops.smoothL1Loss(x, t)],
  softMarginLoss: [[[2, 3], [2]], (x, t) => ops.softMarginLoss(x, t)],
  sort: [[[2, 3]], (x) => ops.sort(x, 2)],
  topk: [[[3]], (x) => ops.topk(x, 4)],
  tripletMarginLoss: [
    [
      [2, 3],
      [2, 3],
      [2, 4],
    ],
    (a, p, n) => ops.tripletMarginLoss(a, p, n),
  ],
  unique: [[[3]], (x) => ops.unique([x] as never)],
  uniqueAll: [[[3]], (x) => ops.uniqueAll([x] as never)],
  digamma: [[[3]], (x) => ops.digamma([x] as never)],
  erfcx: [[[3]], (x) => ops.erfcx([x] as never)],
  exp2: [[[3]], (x) => ops.exp2([x] as never)],
  fft: [[[3]], (z) => ops.fft(z)],
  fft2: [[[3, 2]], (z) => ops.fft2(z)],
  heaviside: [[[2, 3], [2]], (x, values) => ops.heaviside(x, values)],
  hypot: [[[2, 3], [2]], (a, b) => ops.hypot(a, b)],
  i0: [[[3]], (x) => ops.i0([x] as never)],
  i0e: [[[3]], (x) => ops.i0e([x] as never)],
  i1: [[[3]], (x) => ops.i1([x] as never)],
  i1e: [[[3]], (x) => ops.i1e([x] as never)],
  logNdtr: [[[3]], (x) => ops.logNdtr([x] as never)],
  ndtr: [[[3]], (x) => ops.ndtr([x] as never)],
  ndtri: [[[3]], (x) => ops.ndtri([x] as never)],
  ifft: [[[3, 2]], (z) => ops.ifft(z, { axis: 1 })],
  ifft2: [[[3, 2, 2]], (z) => ops.ifft2(z, { axes: [0, 0] })],
  irfft: [[[1, 2]], (y) => ops.irfft(y)],
  isFinite: [[[3]], (x) => ops.isFinite([x] as never)],
  isInf: [[[3]], (x) => ops.isInf([x] as never)],
  isNaN: [[[3]], (x) => ops.isNaN([x] as never)],
  lerp: [[[2, 3], [2, 3], [2]], (a, b, w) => ops.lerp(a, b, w)],
  logit: [[[3]], (x) => ops.logit(x, { eps: 2 })],
  nanToNum: [[[3]], (x) => ops.nanToNum(x, { nan: "0" as never })],
  polygamma: [[[3]], (x) => ops.polygamma(-1, x)],
  rfft: [[[3]], (x) => ops.rfft(x, { n: 0 })],
  sinc: [[[3]], (x) => ops.sinc([x] as never)],
  trunc: [[[3]], (x) => ops.trunc([x] as never)],
  xlogy: [[[2, 3], [2]], (x, y) => ops.xlogy(x, y)],
};

describe("functions composed of ops", () => {
  test.each(Object.entries(refusals))("%s", (name, [shapes, refuse]) => {
    const operands = shapes.map((shape, i) => computed(ones(shape), i));
    expectDrawn(
      thrownBy(() => refuse(...operands)),
      name,
      operands,
    );
  });

  test("are all here, under their own names", () => {
    expect(Object.keys(refusals).sort()).toEqual([...composedFunctions].sort());
    for (const name of composedFunctions) expect(functionNamed(name).name).toBe(name);
  });
});

test("the other methods of tensors compute none", () => {
  const methods = Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype)).filter(
    ([name, { value }]) => typeof value === "function" && !(name in ops),
  );
  const engine = [
    "backward",
    "forgetGrad",
    "hasGradOf",
    "peekGrad",
    "receiveGrad",
    "registerHook",
    "retainGrad",
  ];
  const access = [
    "assign",
    "constructor",
    "detach",
    "item",
    "nameForErrors",
    "toArray",
    "toJSON",
    "toString",
    "toTypedArray",
  ];
  expect(methods.map(([name]) => name).sort()).toEqual([...access, ...engine].sort());
});

test.each(allOps)("the op %s", (_, op) => {
  const [sample] = op.definition.samples;
  const drawn = materialize(sample, "float32").map(computed);
  const args = sample.arrange?.(drawn) ?? [...drawn, ...(sample.args ?? [])];
  // a sample may make its operands of what is drawn: a matrix that can be inverted
  const given = args.map((each, i) =>
    each instanceof Tensor && !drawn.includes(each) ? computed(each.detach(), i) : each,
  );
  const operands = drawn.map((each, i) => (args.flat().includes(each) ? each : (given[i] as Tensor)));
  // of two tensors that are alike the kernel is called without forward()
  const computes =
    op.definition.alike === undefined
      ? vi.spyOn(op.definition, "forward")
      : vi.spyOn(kernels, op.definition.name as "add");
  computes.mockImplementationOnce(() => {
    throw new ShapeError("too large");
  });
  const error = thrownBy(() => op(...(given as never[])));
  computes.mockRestore();
  expectDrawn(error, op.definition.name, operands);
});
