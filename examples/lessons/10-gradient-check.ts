/** Lesson 10: is the gradient right? Ask the definition of the derivative. */
import { numericalGradient, type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

const x = tensor(2, { name: "x", requiresGrad: true, dtype: "float64" });

const cube = (): Tensor => x.mul(x).mul(x); // x³, so the derivative is 3x² = 12
const y = cube();
y.name = "y";
y.backward();
await draw("10-gradient-check", y, { local: "edge" });
console.log("backprop:", x.grad?.item(), "\n\nstep h  (f(x+h) - f(x-h)) / 2h     error");
for (const step of [1, 1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10]) {
  const slope = numericalGradient(cube, x, { step }).item();
  const error = Math.abs(slope - 12).toExponential(1);
  console.log(step.toExponential().padEnd(6), slope.toFixed(12).padStart(22), error.padStart(12));
}

/** u², says its author; but one of the factors was cut off the graph. */
const u = tensor(2, { name: "u", requiresGrad: true, dtype: "float64" });
const broken = (): Tensor => u.mul(u.detach());
broken().backward();
const numerical = numericalGradient(broken, u).item().toFixed(6);
console.log("\nu² with detach(): backprop", u.grad?.item(), " numerical", numerical);
