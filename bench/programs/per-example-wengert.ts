/** Milliseconds for the gradient of each example and for that of the batch. Usage: per-example-wengert.js RUNS */
import "./settings.js";
import { grad, manualSeed, nn, randint, randn, softmaxCrossEntropy, type Tensor, vmap } from "wengert";

type Parameters = Record<string, Tensor>;

const runs = Number(process.argv[2]);
manualSeed(0);
const net = new nn.Sequential([new nn.Affine(784, 50), new nn.ReLU(), new nn.Affine(50, 10)]);
const parameters: Parameters = net
  .namedParameters()
  .map((each) => each.detach())
  .toObject();
const [x, t] = [randn([100, 784]), randint(0, 10, [100])];
const loss = (p: Parameters, images: Tensor, labels: Tensor) =>
  softmaxCrossEntropy(nn.functionalCall(net, p, images), labels);

const batch = grad(loss);
const each = vmap(grad(loss), { inAxes: [null, 0, 0] });
const programs: Readonly<Record<string, () => unknown>> = {
  "of the batch": () => batch(parameters, x, t),
  "of each": () => each(parameters, x, t),
};

/** In turns, so that whatever else the machine does concerns both. */
const times = new Map<string, number[]>();
for (let round = -2; round < 9; round++)
  for (const [name, run] of Object.entries(programs)) {
    const start = performance.now();
    for (let i = 0; i < runs; i++) run();
    if (round >= 0) times.set(name, [...(times.get(name) ?? []), (performance.now() - start) / runs]);
  }
for (const [name, all] of times) {
  const median = all.sort((a, b) => a - b)[all.length >> 1] as number;
  console.log(`${name}: ${median.toFixed(3)} ms`);
}
