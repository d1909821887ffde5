/** Lesson 26: what depth sees, and how a gradient survives it. */
import { conv2d, Generator, ones, randn, relu, type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

// filters of 3 × 3, one on the other: the gradient of one number says which pixels it was made of
for (const layers of [1, 2, 3]) {
  const image = ones([1, 1, 9, 9]);
  image.requiresGrad = true;
  let y: Tensor = image;
  for (let layer = 0; layer < layers; layer++) y = conv2d(y, ones([1, 1, 3, 3]), { padding: 1 });
  y.at(0, 0, 4, 4).backward();
  const rows = image.grad?.reshape([9, 9]).toArray() as number[][];
  const middle = (rows[4] ?? []).filter((each) => each !== 0);
  const weights = `${layers * 9} weights, where one filter has ${middle.length ** 2}`;
  console.log(`${layers} of 3 × 3: sees ${middle.length} × ${middle.length}, with ${weights}`);
  console.log(`  paths from the pixels of its middle row: ${middle.join(" ")}`);
}

/** How large a gradient of size 1 still is when it has come back through all layers. */
function survives(layers: number, skip: boolean): string {
  const [width, generator] = [64, new Generator(2)];
  const x = randn([100, width], { generator });
  x.requiresGrad = true;
  let y: Tensor = x;
  for (let layer = 0; layer < layers; layer++) {
    const change = relu(y.matmul(randn([width, width], { generator }).mul(0.03)));
    y = skip ? y.add(change) : change;
  }
  const seed = randn([100, width], { generator });
  y.backward(seed);
  return ((x.grad?.norm().item() ?? Number.NaN) / seed.norm().item()).toPrecision(2);
}
console.log("\nlayers".padEnd(10), ...[5, 10, 20].map((layers) => String(layers).padStart(10)));
for (const [name, skip] of [
  ["plain", false],
  ["with skips", true],
] as const)
  console.log(name.padEnd(9), ...[5, 10, 20].map((layers) => survives(layers, skip).padStart(10)));

// one block with a skip: two paths lead back to x, and one has no factor
const x = tensor(2, { name: "x", requiresGrad: true });
const w1 = tensor(0.5, { name: "w1", requiresGrad: true });
const w2 = tensor(0.1, { name: "w2", requiresGrad: true });
const y = x.add(relu(x.mul(w1)).mul(w2));
y.name = "y";
y.backward();
console.log("\none block: ∂y/∂x", x.grad?.item().toFixed(2));
await draw("26-depth", y, { local: "edge" });
