/**
 * A small convolutional network, float32: prints milliseconds per training iteration.
 * Usage: convolution-wengert.js ITERATIONS
 */
import "./settings.js";
import { Generator, nn, optim, randint, randn } from "wengert";

const iterations = Number(process.argv[2]);
const warmUp = 20;
const generator = new Generator(0);
const x = randn([100, 1, 28, 28], { generator });
const t = randint(0, 10, [100], { generator });
const net = new nn.Sequential([
  new nn.Conv2d(1, 16, 3, { generator }),
  new nn.ReLU(),
  new nn.MaxPool2d(2),
  new nn.Conv2d(16, 32, 3, { generator }),
  new nn.ReLU(),
  new nn.MaxPool2d(2),
  new nn.Flatten(),
  new nn.Affine(32 * 5 * 5, 10, { generator }),
]);
const criterion = new nn.SoftmaxCrossEntropy();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
const times: number[] = [];
let last = 0;
for (let i = -warmUp; i < iterations; i++) {
  const start = performance.now();
  optimizer.zeroGrad();
  const loss = criterion.forward(net.forward(x), t);
  loss.backward();
  optimizer.step();
  last = loss.item();
  if (i >= 0) times.push(performance.now() - start);
}
const median = times.sort((a, b) => a - b)[times.length >> 1] as number;
console.log(`wengert: ${median.toFixed(3)} ms per iteration, last loss ${last.toFixed(4)}`);
