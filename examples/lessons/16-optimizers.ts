/** Lesson 16: four optimizers in a long valley, x²/20 + y². */
import { optim, type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

const leaf = (value: number, name: string) => tensor(value, { name, requiresGrad: true });
const height = (x: Tensor, y: Tensor) => x.square().div(20).add(y.square());

const optimizers = {
  SGD: (p: Tensor[]) => new optim.SGD(p, { lr: 0.95 }),
  Momentum: (p: Tensor[]) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 }),
  AdaGrad: (p: Tensor[]) => new optim.AdaGrad(p, { lr: 1.5 }),
  Adam: (p: Tensor[]) => new optim.Adam(p, { lr: 0.3 }),
};
const shown = [1, 2, 3, 10, 20, 30];

console.log(`(x, y) after step ${shown.map((step) => String(step).padEnd(15)).join("")}`);
for (const [name, make] of Object.entries(optimizers)) {
  const [x, y] = [leaf(-7, "x"), leaf(2, "y")];
  const optimizer = make([x, y]);
  const path: string[] = [];
  let crossings = 0;
  for (let step = 1; step <= 30; step++) {
    const before = y.item();
    optimizer.zeroGrad();
    height(x, y).backward();
    optimizer.step();
    if (before * y.item() < 0) crossings++;
    if (shown.includes(step)) path.push(`${x.item().toFixed(2)}, ${y.item().toFixed(2)}`.padEnd(15));
  }
  console.log(name.padEnd(17), path.join(""));
  console.log("".padEnd(17), `crosses the floor of the valley ${crossings} times`);
}

const [x, y] = [leaf(-7, "x"), leaf(2, "y")];
const f = height(x, y);
f.name = "f";
f.backward();
console.log("\ngradient at the start", x.grad?.item().toFixed(2), y.grad?.item());
await draw("16-optimizers", f, { local: "edge" });
