/** Microseconds to record one small op and walk it back. Usage: overhead-wengert.js PAIRS ROUNDS */
import "./settings.js";
import { manualSeed, randn, type Tensor } from "wengert";

const [pairs, rounds] = [Number(process.argv[2]), Number(process.argv[3])];
manualSeed(0);
for (const size of [1, 16, 1024]) {
  const x = randn([size], { requiresGrad: true });
  const w = randn([size]).mul(0.001).add(1); // close to 1: no overflow, no denormals
  w.requiresGrad = true;
  let start = 0;
  for (let i = -rounds; i < rounds; i++) {
    if (i === 0) start = performance.now();
    let y: Tensor = x;
    for (let k = 0; k < pairs; k++) {
      y = y.mul(w);
      y = y.add(x);
    }
    y.sum().backward();
    x.grad = null;
    w.grad = null;
  }
  const microseconds = ((performance.now() - start) * 1e3) / (rounds * 2 * pairs);
  console.log(`size ${size}: ${microseconds.toFixed(3)} us per op`);
}
