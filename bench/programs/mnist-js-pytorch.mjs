/**
 * The book's network in js-pytorch, with Adam since it has no SGD: prints milliseconds per training
 * iteration, batches not counted. Usage: mnist-js-pytorch.mjs DIR ITERATIONS
 */
import { torch } from "js-pytorch";
import { batch, load } from "./mnist.mjs";

const { nn, optim } = torch;
const [dir, iterations] = [process.argv[2], Number(process.argv[3])];
const train = load(dir, "train");
class Net extends nn.Module {
  constructor() {
    super();
    this.l1 = new nn.Linear(784, 50);
    this.relu = new nn.ReLU();
    this.l2 = new nn.Linear(50, 10);
  }
  forward(x) {
    return this.l2.forward(this.relu.forward(this.l1.forward(x)));
  }
}
const net = new Net(),
  criterion = new nn.CrossEntropyLoss(),
  optimizer = new optim.Adam(net.parameters(), 1e-3, 0);
let spent = 0;
for (let i = 0; i < iterations; i++) {
  const { x, y } = batch(train, 100);
  const rows = Array.from({ length: 100 }, (_, k) => Array.from(x.subarray(k * 784, k * 784 + 784)));
  const start = performance.now();
  const loss = criterion.forward(net.forward(torch.tensor(rows)), torch.tensor(Array.from(y)));
  loss.backward();
  optimizer.step();
  optimizer.zero_grad();
  if (i > 0) spent += performance.now() - start;
}
console.log(`js-pytorch: ${(spent / (iterations - 1)).toFixed(1)} ms per iteration`);
