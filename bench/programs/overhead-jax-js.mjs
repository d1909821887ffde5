/**
 * Microseconds to record one small op and walk it back, jax-js without jit.
 * Usage: overhead-jax-js.mjs PAIRS ROUNDS
 */
import { defaultDevice, grad, init, numpy as np } from "@jax-js/jax";
import { normal } from "./mnist.mjs";

await init("wasm");
defaultDevice("wasm");
const [pairs, rounds] = [Number(process.argv[2]), Number(process.argv[3])];
for (const size of [1, 16, 1024]) {
  const x = np.array(normal(size, 1));
  const w = np.array(normal(size, 0.001).map((v) => v + 1));
  const gradients = grad(
    (a, b) => {
      let y = a.ref;
      for (let k = 0; k < pairs; k++) {
        y = y.mul(b.ref);
        y = y.add(a.ref);
      }
      return y.sum();
    },
    { argnums: [0, 1] },
  );
  let start = 0;
  for (let i = -rounds; i < rounds; i++) {
    if (i === 0) start = performance.now();
    const [dx, dw] = gradients(x.ref, w.ref);
    await dx.data();
    await dw.data();
  }
  const microseconds = ((performance.now() - start) * 1e3) / (rounds * 2 * pairs);
  console.log(`size ${size}: ${microseconds.toFixed(3)} us per op`);
}
