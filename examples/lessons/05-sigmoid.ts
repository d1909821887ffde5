/** Lesson 5: the sigmoid as four gates, then as one. */
import { sigmoid, tensor } from "wengert";
import { draw } from "./draw.js";

const input = () => tensor(1, { name: "x", requiresGrad: true, dtype: "float64" });

const x = input();
const y = x.neg().exp().add(1).reciprocal(); // 1 / (1 + exp(-x))
y.name = "y";
y.backward();
console.log("four gates: y", y.item(), " ∂y/∂x", x.grad?.item());
await draw("05-sigmoid-gates", y);

const again = input();
const whole = sigmoid(again);
whole.name = "y";
whole.backward();
console.log("one op:     y", whole.item(), " ∂y/∂x", again.grad?.item());
console.log("y (1 - y)     ", y.item() * (1 - y.item()));
await draw("05-sigmoid", whole, { local: "edge" });
