/** Lesson 15: a few examples speak for all. */
import { Generator, type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

const generator = new Generator(0);
const count = 4096;
const xs = Array.from({ length: count }, () => generator.normal());
const ts = xs.map((x) => 2 * x + 0.5 * generator.normal()); // t = 2x, and noise

const w = tensor(0, { name: "w", requiresGrad: true });
/** The mean of (w x - t)² over the examples from `start` on. */
function lossOf(start: number, size: number): Tensor {
  const x = tensor(xs.slice(start, start + size), { name: "x" });
  const t = tensor(ts.slice(start, start + size), { name: "t" });
  return w.mul(x).sub(t).square().mean();
}
function gradientOf(start: number, size: number): number {
  w.grad = null;
  lossOf(start, size).backward();
  return w.grad === null ? Number.NaN : (w.grad as Tensor).item();
}

console.log("all examples: gradient", gradientOf(0, count).toFixed(3));
console.log("\nbatch   mean of the batches' gradients   their spread   spread × √batch");
for (const size of [1, 4, 16, 64]) {
  const gradients = Array.from({ length: count / size }, (_, i) => gradientOf(i * size, size));
  const mean = gradients.reduce((sum, g) => sum + g, 0) / gradients.length;
  const spread = Math.sqrt(gradients.reduce((sum, g) => sum + (g - mean) ** 2, 0) / gradients.length);
  const scaled = (spread * Math.sqrt(size)).toFixed(2);
  console.log(
    String(size).padStart(5),
    mean.toFixed(3).padStart(14),
    spread.toFixed(3).padStart(29),
    scaled.padStart(15),
  );
}

w.grad = null;
const loss = lossOf(0, 4);
loss.name = "loss";
loss.backward();
await draw("15-mini-batches", loss, { values: "full", grads: "full", digits: 3 });
