/** Lesson 18: batch normalisation, from its parts. */
import { type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

/** Mean 0 and spread 1, whatever came in. */
function normalised(x: Tensor): Tensor {
  const centred = x.sub(x.mean());
  return centred.div(centred.square().mean().sqrt());
}
const row = (t: Tensor) => Array.from(t.toTypedArray(), (each) => Number(each).toFixed(4)).join("  ");
const size = (t: Tensor) => Math.abs(t.sum().item()).toFixed(4);

for (const scale of [1, 10]) {
  // one unit, a batch of four examples
  const x = tensor(
    [1, 1, 1, 5].map((each) => each * scale),
    { name: "x", requiresGrad: true, dtype: "float64" },
  );
  const y = normalised(x);
  y.name = "y";
  y.backward(tensor([1, 0, 0, 0], { dtype: "float64" })); // only the first example wants anything
  const gradient = x.grad ?? x;
  console.log("x       ", row(x));
  console.log("y       ", row(y));
  console.log("gradient", row(gradient));
  console.log("its sum ", size(gradient), "  gradient · x", size(gradient.mul(x)), "\n");
  if (scale === 1) await draw("18-batch-norm", y, { grads: "full", digits: 2, shapes: false });
}
