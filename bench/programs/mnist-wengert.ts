/**
 * The book's network, float32: prints milliseconds per training iteration. Usage: mnist-wengert.js ITERATIONS
 */
import "./settings.js";
import { batch, criterion, net, optimizer } from "./book-network.js";

const iterations = Number(process.argv[2]);
const warmUp = 20;
let start = 0;
let last = 0;
for (let i = -warmUp; i < iterations; i++) {
  if (i === 0) start = performance.now();
  const { x, t } = batch();
  optimizer.zeroGrad();
  const loss = criterion.forward(net.forward(x), t);
  loss.backward();
  optimizer.step();
  last = loss.item();
}
const milliseconds = (performance.now() - start) / iterations;
console.log(`wengert: ${milliseconds.toFixed(3)} ms per iteration, last loss ${last.toFixed(4)}`);
