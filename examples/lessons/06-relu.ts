/** Lesson 6: a ReLU that is alive, and one that is dead. */
import { tensor } from "wengert";
import { draw } from "./draw.js";

const leaf = (value: number, name: string) => tensor(value, { name, requiresGrad: true });
const x = leaf(1, "x");
const [w1, b1] = [leaf(2, "w1"), leaf(-1, "b1")];
const [w2, b2] = [leaf(-3, "w2"), leaf(1, "b2")];

const alive = w1.mul(x).add(b1).relu(); //  2 · 1 - 1 = 1 -> 1
const dead = x.mul(w2).add(b2).relu(); //   1 · -3 + 1 = -2 -> 0
const y = alive.add(dead);
y.name = "y";
y.backward();

console.log("y    ", y.item());
for (const each of [x, w1, b1, w2, b2]) console.log(`∂y/∂${each.name}`.padEnd(6), each.grad?.item());

const kink = leaf(0, "x");
kink.relu().backward();
console.log("relu'(0)", kink.grad?.item());

await draw("06-relu", y);
