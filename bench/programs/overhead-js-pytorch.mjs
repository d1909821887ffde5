/**
 * Microseconds to record one small op and walk it back, js-pytorch.
 * Usage: overhead-js-pytorch.mjs PAIRS ROUNDS
 */
import { torch } from "js-pytorch";
import { normal } from "./mnist.mjs";

const [pairs, rounds] = [Number(process.argv[2]), Number(process.argv[3])];
for (const size of [1, 16, 1024]) {
  const x = torch.tensor(Array.from(normal(size, 1)), true);
  const w = torch.tensor(
    Array.from(normal(size, 0.001), (v) => v + 1),
    true,
  );
  let start = 0;
  for (let i = -rounds; i < rounds; i++) {
    if (i === 0) start = performance.now();
    let y = x;
    for (let k = 0; k < pairs; k++) {
      y = y.mul(w);
      y = y.add(x);
    }
    y.sum().backward();
    x.zero_grad();
    w.zero_grad();
  }
  const microseconds = ((performance.now() - start) * 1e3) / (rounds * 2 * pairs);
  console.log(`size ${size}: ${microseconds.toFixed(3)} us per op`);
}
