/** Lesson 13: the derivative of a derivative. */
import { type Tensor, tanh, tensor } from "wengert";
import { draw } from "./draw.js";

const forgetGradient = (t: Tensor) => {
  t.grad = null;
};

const x = tensor(1, { name: "x", requiresGrad: true, dtype: "float64" });
const y = tanh(x);
y.name = "y";
y.backward(undefined, { createGraph: true }); // record the walk back, too
await draw("13-tanh", y, { local: "edge" });

const slope = x.grad ?? tensor(Number.NaN);
slope.name = "slope";
forgetGradient(x); // or the second derivative would be added to the first
slope.backward();

const th = Math.tanh(1);
console.log("tanh  ", y.item());
console.log("tanh' ", slope.item(), "  1 - tanh²           ", 1 - th ** 2);
console.log("tanh''", x.grad?.item(), " -2 tanh (1 - tanh²) ", -2 * th * (1 - th ** 2));

await draw("13-double-backprop", slope);
