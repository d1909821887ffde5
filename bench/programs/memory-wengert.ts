/** Resident memory of one long synchronous training loop, which never yields and frees nothing. Usage: memory-wengert.js ITERATIONS */
import "./settings.js";
import * as wengert from "wengert";
import { loadMnist, sample } from "wengert/data";

const { Generator, nn, optim } = wengert;
const iterations = Number(process.argv[2]);
const { train } = loadMnist();
const generator = new Generator(0);
const net = new nn.Sequential([
  new nn.Affine(784, 50, { generator }),
  new nn.ReLU(),
  new nn.Affine(50, 10, { generator }),
]);
const criterion = new nn.SoftmaxCrossEntropy();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
const megabytes = () => process.memoryUsage.rss() / 1e6;
const early = Math.min(1000, iterations >> 1);
let first = 0;
for (let i = 0; i < iterations; i++) {
  const { x, t } = sample(train, 100, generator);
  optimizer.zeroGrad();
  criterion.forward(net.forward(x), t).backward();
  optimizer.step();
  if (i === early - 1) first = megabytes();
}
const last = megabytes();
console.log(`early MB: ${first.toFixed(1)} after ${early} iterations`);
console.log(`late MB: ${last.toFixed(1)} after ${iterations} iterations`);
console.log(`growth %: ${(100 * (last / first - 1)).toFixed(2)}`);
console.log(`peak MB: ${(process.resourceUsage().maxRSS / 1e3).toFixed(1)}`);
const { memoryStats } = wengert as unknown as { memoryStats?: () => object };
if (memoryStats !== undefined) console.log(`memoryStats: ${JSON.stringify(memoryStats())}`);
