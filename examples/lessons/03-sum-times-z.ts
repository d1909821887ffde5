/** Lesson 3: f = (x + y) z, and what a negative gradient says. */
import { tensor } from "wengert";
import { draw } from "./draw.js";

const x = tensor(-2, { name: "x", requiresGrad: true });
const y = tensor(5, { name: "y", requiresGrad: true });
const z = tensor(-4, { name: "z", requiresGrad: true });

const f = x.add(y).mul(z);
f.name = "f";
f.backward();

console.log("f    ", f.item());
for (const each of [x, y, z]) console.log(`∂f/∂${each.name}`, each.grad?.item());

await draw("03-sum-times-z", f, { local: "chain" });
