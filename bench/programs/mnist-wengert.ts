/** The book's network, float32: prints milliseconds per training iteration. Usage: mnist-wengert.js ITERATIONS */
import "./settings.js";
import { Generator, nn, optim } from "wengert";
import { loadMnist, sample } from "wengert/data";

const iterations = Number(process.argv[2]);
const warmUp = 20;
const { train } = loadMnist();
const generator = new Generator(0);
const init = nn.init.normal(0.01);
const net = new nn.Sequential([
  new nn.Affine(784, 50, { init, generator }),
  new nn.ReLU(),
  new nn.Affine(50, 10, { init, generator }),
]);
const criterion = new nn.SoftmaxCrossEntropy();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
let start = 0;
let last = 0;
for (let i = -warmUp; i < iterations; i++) {
  if (i === 0) start = performance.now();
  const { x, t } = sample(train, 100, generator);
  optimizer.zeroGrad();
  const loss = criterion.forward(net.forward(x), t);
  loss.backward();
  optimizer.step();
  last = loss.item();
}
const milliseconds = (performance.now() - start) / iterations;
console.log(`wengert: ${milliseconds.toFixed(3)} ms per iteration, last loss ${last.toFixed(4)}`);
