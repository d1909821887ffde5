/**
 * What every place is asked: the two-layer network of the book, trained for 200 iterations on MNIST, half of them
 * resumed from a checkpoint, every loss to the bit; and what the library says of itself there.
 */
import { Generator, matmul, nn, optim, randn, simdSupport, tensor, threadSupport, zeros } from "wengert";
import { gunzip, type IdxArray, parseIdx, sample } from "wengert/data";
import { decodeCheckpoint, encodeCheckpoint, exportOnnx } from "wengert/io";
import { MeanMetric } from "wengert/train";
import { toDot, toSvg } from "wengert/viz";
import { TwoLayerNet } from "../../../examples/mnist/two-layer-net.js";

const iterations = 200;
/** Where every place goes on from a checkpoint; the sources go through without one. */
export const half = iterations / 2;
const batchSize = 100;

/** The first digits of MNIST: gzipped IDX files in base64, which is what every place can import. */
export interface Digits {
  images: string;
  labels: string;
}

export interface Answer {
  /** The losses as float32, eight hexadecimal digits each. */
  losses: string[];
  /** What errors, summaries and pictures are called, which no minifier may change. */
  words: Record<string, string>;
  /** What is said where an optional package is not installed, by its name. */
  missing: Record<string, string>;
  simd: { available: boolean; reason: string };
  threads: { threads: number; running: number; reason: string };
}

/** Threads start while nothing is computed: a browser starts workers between jobs. */
async function startThreads(): Promise<void> {
  const [a, b] = [randn([200, 300]), randn([300, 100])];
  const end = performance.now() + 5000;
  do {
    matmul(a, b);
    await new Promise((resolve) => setTimeout(resolve, 1)); // before it, an old Node knows of no threads
  } while (threadSupport().running < threadSupport().threads && performance.now() < end);
}

async function unpack(base64: string, name: string): Promise<IdxArray> {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return parseIdx(await gunzip(packed, name), name);
}

/** A training that can begin anew: everything that a checkpoint keeps. */
function begin() {
  const generator = new Generator(0);
  const model = new TwoLayerNet(784, 50, 10, { generator });
  return { generator, model, optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }) };
}

/** @param resumeAt before this iteration all is thrown away but a checkpoint, from which the training goes on. */
async function train({ images, labels }: Digits, resumeAt: number | undefined) {
  const [pixels, digits] = [await unpack(images, "images"), await unpack(labels, "labels")];
  const examples = {
    x: tensor(Float32Array.from(pixels.data, (value) => value / 255)).reshape([-1, 784]),
    t: tensor(Int32Array.from(digits.data)),
  };
  let parts = begin();
  const losses = new Float32Array(iterations);
  const mean = new MeanMetric();
  for (let i = 0; i < iterations; i++) {
    if (i === resumeAt) {
      const checkpoint = encodeCheckpoint(parts);
      parts = begin();
      decodeCheckpoint(checkpoint, parts);
    }
    const { generator, model, optimizer } = parts;
    const { x, t } = sample(examples, batchSize, generator);
    optimizer.zeroGrad();
    const loss = model.loss(x, t);
    loss.backward();
    optimizer.step();
    losses[i] = loss.item();
    mean.update(loss.item());
  }
  const bits = Array.from(new Uint32Array(losses.buffer), (each) => each.toString(16).padStart(8, "0"));
  return { losses: bits, mean: mean.value.toPrecision(4) };
}

async function messageOf(mistake: () => unknown): Promise<string> {
  try {
    await mistake();
    return "no error";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const net = () =>
  new nn.Sequential([
    new nn.Affine(3, 2, { generator: new Generator(1) }),
    new nn.ReLU(),
    new nn.LayerNorm(2),
  ]);
const input = () => tensor([[1, 2, 3]], { name: "x" });

async function words(): Promise<Record<string, string>> {
  return {
    summary: net().summary(),
    picture: toDot(net().forward(input())),
    mistake: await messageOf(() => net().forward(zeros([3, 4]))),
  };
}

export async function answer(digits: Digits, resumeAt?: number): Promise<Answer> {
  await startThreads();
  const { losses, mean } = await train(digits, resumeAt);
  return {
    losses,
    words: { ...(await words()), mean },
    missing: {
      "@viz-js/viz": await messageOf(() => toSvg(net().forward(input()))),
      "@bufbuild/protobuf": await messageOf(() => exportOnnx(net(), input())),
    },
    simd: simdSupport(),
    threads: threadSupport(),
  };
}
