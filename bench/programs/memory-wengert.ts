/**
 * Resident memory of one long synchronous training loop, which never yields and frees nothing.
 * Usage: memory-wengert.js ITERATIONS
 */
import "./settings.js";
import { memoryStats } from "wengert";
import { batch, criterion, net, optimizer } from "./book-network.js";

const iterations = Number(process.argv[2]);
const megabytes = () => process.memoryUsage.rss() / 1e6;
const early = Math.min(1000, iterations >> 1);
const warm = Math.min(10_000, iterations >> 1);
let [first, settled] = [0, 0];
for (let i = 0; i < iterations; i++) {
  const { x, t } = batch();
  optimizer.zeroGrad();
  criterion.forward(net.forward(x), t).backward();
  optimizer.step();
  if (i === early - 1) first = megabytes();
  if (i === warm - 1) settled = megabytes();
}
const last = megabytes();
console.log(`early MB: ${first.toFixed(1)} after ${early} iterations`);
console.log(`late MB: ${last.toFixed(1)} after ${iterations} iterations`);
console.log(`growth %: ${(100 * (last / first - 1)).toFixed(2)}`);
console.log(`warm MB: ${settled.toFixed(1)} after ${warm} iterations`);
console.log(`growth since %: ${(100 * (last / settled - 1)).toFixed(2)}`);
console.log(`peak MB: ${(process.resourceUsage().maxRSS / 1e3).toFixed(1)}`);
console.log(`memoryStats: ${JSON.stringify(memoryStats())}`);
