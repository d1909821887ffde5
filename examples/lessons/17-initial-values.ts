/** Lesson 17: what the first weights do to values and gradients, five layers deep. */
import { Generator, randn, relu, sigmoid, type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

const [examples, width, depth] = [200, 100, 5];
const spread = (t: Tensor) => t.std({ correction: 0 }).item();

/** The spread of the values after each layer, and of the gradient that comes back to each layer's input. */
function measure(name: string, activation: (x: Tensor) => Tensor, scale: number): void {
  const generator = new Generator(1);
  let x = randn([examples, width], { generator });
  x.requiresGrad = true;
  const inputs: Tensor[] = [];
  const outputs: Tensor[] = [];
  for (let layer = 0; layer < depth; layer++) {
    x.retainGrad();
    inputs.push(x);
    x = activation(x.matmul(randn([width, width], { generator }).mul(scale)));
    outputs.push(x);
  }
  x.backward(randn([examples, width], { generator })); // as if from a loss: numbers of spread 1
  const row = (numbers: number[]) => numbers.map((each) => each.toPrecision(2).padStart(10)).join("");
  console.log(name);
  console.log("  values     ", row(outputs.map(spread)));
  console.log(
    "  gradients  ",
    row(inputs.map((each) => (each.grad === null ? Number.NaN : spread(each.grad)))),
  );
}

console.log("layer".padEnd(13), [1, 2, 3, 4, 5].map((layer) => String(layer).padStart(10)).join(""));
measure("sigmoid, weights of spread 1", sigmoid, 1);
measure("sigmoid, 0.01", sigmoid, 0.01);
measure("sigmoid, 0.1 = √(1/100)  (Xavier)", sigmoid, Math.sqrt(1 / width));
measure("ReLU, 0.01", relu, 0.01);
measure("ReLU, 0.14 = √(2/100)  (He)", relu, Math.sqrt(2 / width));

// three sigmoids in a row, each weight 1
const x = tensor(0.5, { name: "x", requiresGrad: true });
const y = sigmoid(sigmoid(sigmoid(x)));
y.name = "y";
y.backward();
console.log("\nthree sigmoids in a row:", x.grad?.item().toFixed(4));
await draw("17-initial-values", y, { local: "chain" });
