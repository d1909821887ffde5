/** Lesson 22: a recurrent network, unrolled; one weight, used at every step. */
import { type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

/** h ← w h + x, from h = 0; the bare skeleton of an RNN. */
function run(w: Tensor, inputs: readonly Tensor[], squash: (h: Tensor) => Tensor): Tensor {
  let h = inputs[0] ?? w;
  for (const x of inputs.slice(1)) h = squash(w.mul(h).add(x));
  h.name = "h";
  return h;
}
const leaf = (value: number, name: string) => tensor(value, { name, requiresGrad: true });

const w = leaf(2, "w");
const inputs = [1, 3, 1].map((value, i) => leaf(value, `x${i + 1}`));
const h = run(w, inputs, (each) => each);
h.backward();
console.log(
  "h",
  h.item(),
  " ∂h/∂w",
  w.grad?.item(),
  " ∂h/∂x",
  inputs.map(({ grad }) => grad?.item()),
);
await draw("22-through-time", h);

console.log("\nhow much of the first input arrives, after n steps");
console.log(
  "n".padStart(3),
  [0.5, 1, 1.5].map((value) => `w = ${value}`.padStart(12)).join(""),
  "  w = 1.5, tanh",
);
for (const steps of [1, 5, 10, 20, 40]) {
  const first = (value: number, squash: (h: Tensor) => Tensor) => {
    const sequence = Array.from({ length: steps + 1 }, (_, i) => leaf(i === 0 ? 0.5 : 0, "x"));
    run(leaf(value, "w"), sequence, squash).backward();
    return (sequence[0]?.grad?.item() ?? Number.NaN).toExponential(1);
  };
  const linear = [0.5, 1, 1.5].map((value) => first(value, (each) => each).padStart(12));
  console.log(String(steps).padStart(3), linear.join(""), first(1.5, (each) => each.tanh()).padStart(15));
}
