/** Lesson 21: pooling, by the largest and by the mean. */
import { avgPool2d, maxPool2d, tensor } from "wengert";
import { draw } from "./draw.js";

const image = () =>
  tensor([1, 2, 1, 0, 0, 1, 2, 3, 3, 0, 1, 2, 2, 4, 0, 1], {
    ...{ shape: [1, 1, 4, 4], name: "image", requiresGrad: true },
  });
const upstream = tensor([1, 10, 100, 1000], { shape: [1, 1, 2, 2] });

for (const [name, pool] of [
  ["largest", maxPool2d],
  ["mean", avgPool2d],
] as const) {
  const x = image();
  const y = pool(x, 2); // (1, 1, 4, 4) -> (1, 1, 2, 2)
  y.name = "y";
  y.backward(upstream);
  console.log(`${name}\n${y.reshape([2, 2])}`);
  console.log(`gradient\n${x.grad?.reshape([4, 4])}\n`);
  if (pool === maxPool2d) await draw("21-pooling", y, { values: "full", grads: "full" });
}
