/**
 * The book's network in TensorFlow.js: prints milliseconds per training iteration.
 * Usage: mnist-tfjs.mjs DIR wasm|cpu ITERATIONS
 */
import tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { batch, load, normal, oneHot } from "./mnist.mjs";

const [dir, backend, iterations] = [process.argv[2], process.argv[3], Number(process.argv[4])];
await tf.setBackend(backend);
await tf.ready();
const train = load(dir, "train"),
  test = load(dir, "t10k");
const W1 = tf.variable(tf.tensor2d(normal(39200, 0.01), [784, 50])),
  b1 = tf.variable(tf.zeros([50]));
const W2 = tf.variable(tf.tensor2d(normal(500, 0.01), [50, 10])),
  b2 = tf.variable(tf.zeros([10]));
const predict = (x) => x.matMul(W1).add(b1).relu().matMul(W2).add(b2);
const optimizer = tf.train.sgd(0.1);
const warmUp = 10;
let spent = 0;
for (let i = -warmUp; i < iterations; i++) {
  const start = performance.now();
  const { x, y } = batch(train, 100);
  tf.tidy(() => {
    const xb = tf.tensor2d(x, [100, 784]),
      tb = tf.tensor2d(oneHot(y), [100, 10]);
    return optimizer.minimize(() => tf.losses.softmaxCrossEntropy(tb, predict(xb)), true).dataSync()[0];
  });
  if (i >= 0) spent += performance.now() - start;
}
const guess = tf.tidy(() =>
  predict(tf.tensor2d(test.x, [10000, 784]))
    .argMax(1)
    .dataSync(),
);
const right = guess.filter((v, i) => v === test.y[i]).length;
console.log(
  `tfjs ${backend}: ${(spent / iterations).toFixed(3)} ms per iteration, test accuracy ${right / 1e4}`,
);
