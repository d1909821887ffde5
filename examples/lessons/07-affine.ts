/** Lesson 7: Y = X W + b, where one bias serves every row. */
import { matmul, tensor } from "wengert";
import { draw } from "./draw.js";

const x = tensor([1, 2, 3, 4, 5, 6], { shape: [3, 2], name: "X", requiresGrad: true }); // three examples
const w = tensor([1, -1, 2, 0.5], { shape: [2, 2], name: "W", requiresGrad: true });
const b = tensor([10, 20], { name: "b", requiresGrad: true }); // one for all three

const y = matmul(x, w).add(b); // (3, 2)·(2, 2) -> (3, 2), and b is added to each row
const total = y.sum();
total.name = "total";
total.backward();

console.log("y    ", y.toArray());
for (const each of [x, w, b]) console.log(`∂/∂${each.name}`.padEnd(5), each.grad?.toArray());

await draw("07-affine", total, { grads: "full" });
