/** Milliseconds of functions, forward and backward, by what their values are. Usage: values-wengert.js KIND ROUNDS */
import "./settings.js";
import * as W from "wengert";

const [kind, rounds] = [String(process.argv[2]), Number(process.argv[3])];
W.manualSeed(0);
const usual = W.randn([512, 512]);
const kinds: Readonly<Record<string, () => W.Tensor>> = {
  usual: () => usual,
  hidden: () => W.where(usual.gt(0), usual, -1e9),
  large: () => usual.mul(1000),
};
const x = (kinds[kind] as () => W.Tensor)().detach();
x.requiresGrad = true;
const t = W.argMax(x, 1); // a class that is not hidden
const functions: Readonly<Record<string, () => W.Tensor>> = {
  exp: () => W.exp(x),
  sigmoid: () => W.sigmoid(x),
  tanh: () => W.tanh(x),
  gelu: () => W.gelu(x),
  softmax: () => W.softmax(x, -1),
  "softmax of columns": () => W.softmax(x, 0),
  logSoftmax: () => W.logSoftmax(x, -1),
  logSumExp: () => W.logSumExp(x, 1),
  "cross entropy": () => W.softmaxCrossEntropy(x, t),
};

for (const [name, run] of Object.entries(functions)) {
  const g = W.onesLike(run());
  const times: number[] = [];
  for (let round = -3; round < rounds; round++) {
    const start = performance.now();
    run().backward(g);
    if (round >= 0) times.push(performance.now() - start);
    x.grad = null;
  }
  const median = times.sort((a, b) => a - b)[times.length >> 1] as number;
  console.log(`${name}: ${median.toFixed(3)} ms`);
}
