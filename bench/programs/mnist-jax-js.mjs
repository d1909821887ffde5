/**
 * The book's network in jax-js, compiled to wasm: prints milliseconds per training iteration.
 * Usage: mnist-jax-js.mjs DIR ITERATIONS
 */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { batch, load, normal, oneHot } from "./mnist.mjs";

await init("wasm");
defaultDevice("wasm");
const [dir, iterations] = [process.argv[2], Number(process.argv[3])];
const train = load(dir, "train");
let params = {
  W1: np.array(normal(39200, 0.01)).reshape([784, 50]),
  b1: np.zeros([50]),
  W2: np.array(normal(500, 0.01)).reshape([50, 10]),
  b2: np.zeros([10]),
};
const predict = (p, x) => np.dot(nn.relu(np.dot(x, p.W1).add(p.b1)), p.W2).add(p.b2);
const loss = (p, x, t) =>
  nn
    .logSoftmax(predict(p, x), 1)
    .mul(t)
    .sum()
    .mul(-1 / 100);
const lossAndGradient = valueAndGrad(loss);
const step = jit((p, x, t) => {
  const [l, g] = lossAndGradient(tree.ref(p), x, t);
  return [l, tree.map((w, d) => w.sub(d.mul(0.1)), p, g)];
});
let spent = 0,
  last = 0;
for (let i = 0; i < iterations; i++) {
  const start = performance.now();
  const { x, y } = batch(train, 100);
  const [l, next] = step(params, np.array(x).reshape([100, 784]), np.array(oneHot(y)).reshape([100, 10]));
  params = next;
  last = l.js();
  if (i >= 5) spent += performance.now() - start; // the first steps compile
}
console.log(`jax-js wasm: ${(spent / (iterations - 5)).toFixed(3)} ms per iteration, last loss ${last}`);
