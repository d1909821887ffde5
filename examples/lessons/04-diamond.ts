/** Lesson 4: one value, used twice; its gradients add up. */
import { tensor } from "wengert";
import { draw } from "./draw.js";

const a = tensor(3, { name: "a", requiresGrad: true });
const b = a.add(a);
b.name = "b";
const c = b.add(b);
c.name = "c";
c.backward();

console.log("c    ", c.item());
console.log("∂c/∂a", a.grad?.item());

await draw("04-diamond", c);
