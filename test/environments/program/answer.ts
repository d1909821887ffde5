/**
 * What every place is asked: the two-layer network of the book, trained for 200 iterations on MNIST, every loss
 * to the bit; and what the library says of itself there.
 */
import { Generator, matmul, nn, optim, randn, simdSupport, tensor, threadSupport, zeros } from "wengert";
import { gunzip, type IdxArray, parseIdx, sample } from "wengert/data";
import { toDot, toSvg } from "wengert/viz";
import { TwoLayerNet } from "../../../examples/mnist/two-layer-net.js";

const iterations = 200;
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
  /** What a function says whose optional package is not installed. */
  missing: string;
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

async function train({ images, labels }: Digits): Promise<string[]> {
  const generator = new Generator(0);
  const [pixels, digits] = [await unpack(images, "images"), await unpack(labels, "labels")];
  const examples = {
    x: tensor(Float32Array.from(pixels.data, (value) => value / 255)).reshape([-1, 784]),
    t: tensor(Int32Array.from(digits.data)),
  };
  const net = new TwoLayerNet(784, 50, 10, { generator });
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const losses = new Float32Array(iterations);
  for (let i = 0; i < iterations; i++) {
    const { x, t } = sample(examples, batchSize, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    optimizer.step();
    losses[i] = loss.item();
  }
  return Array.from(new Uint32Array(losses.buffer), (bits) => bits.toString(16).padStart(8, "0"));
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

export async function answer(digits: Digits): Promise<Answer> {
  await startThreads();
  return {
    losses: await train(digits),
    words: await words(),
    missing: await messageOf(() => toSvg(net().forward(input()))),
    simd: simdSupport(),
    threads: threadSupport(),
  };
}
