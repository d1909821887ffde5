/** Milliseconds of backward() over a chain of small ops. Usage: graph-wengert.js LARGEST */
import "./settings.js";
import { ones, type Tensor } from "wengert";

const largest = Number(process.argv[2]);
const x = ones([1], { requiresGrad: true });
const w = ones([1], { requiresGrad: true });

function backward(nodes: number): number {
  let y: Tensor = x;
  for (let i = 0; i < nodes; i += 2) y = y.mul(w).add(x);
  const start = performance.now();
  y.backward();
  const milliseconds = performance.now() - start;
  x.grad = null;
  w.grad = null;
  return milliseconds;
}

for (let i = 0; i < 50; i++) backward(1000);
for (let nodes = 1000; nodes <= largest; nodes *= 10) {
  const times = Array.from({ length: nodes < 1e6 ? 7 : 3 }, () => backward(nodes)).sort((a, b) => a - b);
  console.log(`${nodes} nodes: ${(times[times.length >> 1] as number).toFixed(3)} ms`);
}
