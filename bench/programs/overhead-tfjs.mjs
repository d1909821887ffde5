/**
 * Microseconds to record one small op and walk it back, TensorFlow.js.
 * Usage: overhead-tfjs.mjs wasm|cpu PAIRS ROUNDS
 */
import tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { normal } from "./mnist.mjs";

const [backend, pairs, rounds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
await tf.setBackend(backend);
await tf.ready();
for (const size of [1, 16, 1024]) {
  const x = tf.tensor1d(normal(size, 1));
  const w = tf.tensor1d(normal(size, 0.001).map((v) => v + 1));
  const gradients = tf.grads((a, b) => {
    let y = a;
    for (let k = 0; k < pairs; k++) {
      y = y.mul(b);
      y = y.add(a);
    }
    return y.sum();
  });
  let start = 0;
  for (let i = -rounds; i < rounds; i++) {
    if (i === 0) start = performance.now();
    tf.tidy(() => gradients([x, w])[0].dataSync());
  }
  const microseconds = ((performance.now() - start) * 1e3) / (rounds * 2 * pairs);
  console.log(`size ${size}: ${microseconds.toFixed(3)} us per op`);
}
