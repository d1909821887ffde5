/**
 * The two-layer network, trained here, in onnxruntime: the same accuracy on the test images of MNIST.
 *
 *   npx tsx test/foreign/onnx/mnist.ts   trains it and writes test/fixtures/onnx/two-layer-net.onnx
 */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { Generator, optim, type Tensor, zeros } from "wengert";
import { loadMnist, sample } from "wengert/data";
import { saveOnnx } from "wengert/io";
import { TwoLayerNet } from "../../../examples/mnist/two-layer-net.js";
import { accuracyOf, fixture, trainedNet } from "../../io/onnx/trained.js";

/** Whether onnxruntime sees on as many test images what is on them as wengert does. */
export async function evaluateTrained(): Promise<boolean> {
  const { evaluate, version } = await import("./evaluate.js");
  const { x, t } = loadMnist().test;
  const [logits] = await evaluate(new Uint8Array(readFileSync(fixture)), [x]);
  const here = (await trainedNet()).accuracy(x, t);
  const there = accuracyOf(logits as Tensor, t);
  console.log(`the trained network on ${t.size} images: ${here} here, ${there} in onnxruntime ${version}`);
  return here === there;
}

async function train(): Promise<void> {
  const { train: examples, test } = loadMnist();
  const generator = new Generator(1);
  const net = new TwoLayerNet(784, 50, 10, { generator });
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  for (let i = 0; i < 6000; i++) {
    const { x, t } = sample(examples, 100, generator);
    net.zeroGrad();
    net.loss(x, t).backward();
    optimizer.step();
  }
  mkdirSync(dirname(fixture), { recursive: true });
  const options = { module: net, inputNames: ["images"], outputNames: ["logits"] };
  await saveOnnx(fixture, (x) => net.predict(x as Tensor), zeros([1, 784]), options);
  console.log(`${fixture}: accuracy ${net.accuracy(test.x, test.t)}`);
}

if (argv[1] === fileURLToPath(import.meta.url)) await train();
