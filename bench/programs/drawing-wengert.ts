/** Milliseconds of toSvg for graphs that are large or reuse a leaf. Usage: drawing-wengert.js */
import "./settings.js";
import { nn, ones, randn, type Tensor, tensor } from "wengert";
import { toSvg } from "wengert/viz";

await toSvg(ones([2], { requiresGrad: true }).mul(2)); // Graphviz is loaded, and not counted

async function time(name: string, root: Tensor): Promise<void> {
  const start = performance.now();
  await toSvg(root, { maxNodes: 2000 });
  console.log(`${name}: ${(performance.now() - start).toFixed(1)} ms`);
}

for (const steps of [20, 40]) {
  const [outputs] = new nn.RNN(2, 3).forward(randn([1, steps, 2]));
  await time(`RNN of ${steps} steps`, outputs.sum());
}
for (const ops of [100, 1000]) {
  const w = tensor(1.5, { requiresGrad: true, name: "w" });
  let y: Tensor = w;
  for (let i = 0; i < ops; i++) y = i % 2 === 0 ? y.mul(w) : y.add(w);
  await time(`${ops} ops that share a leaf`, y);
}
