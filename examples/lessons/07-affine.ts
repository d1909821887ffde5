/** Lesson 7: Y = X W + b, where one bias serves every row. */
import { matmul, tensor } from "wengert";
import { draw } from "./draw.js";

const x = tensor([1, 2, 3, 4, 5, 6, 7, 8], { shape: [4, 2], name: "X", requiresGrad: true }); // four examples
const w = tensor([1, -1, 2, 0.5, 3, 0], { shape: [2, 3], name: "W", requiresGrad: true });
const b = tensor([10, 20, 30], { name: "b", requiresGrad: true }); // one for all four

const y = matmul(x, w).add(b); // (4, 2)·(2, 3) -> (4, 3), and b is added to each row
y.name = "Y";
y.backward(tensor([1, 0, 2, 0, 1, 0, -1, 0, 0, 3, 0, 1], { shape: [4, 3] })); // ∂Y, from what comes after

console.log("Y    ", y.toArray());
for (const each of [x, w, b]) console.log(`∂/∂${each.name}`.padEnd(5), each.grad?.toArray());

await draw("07-affine", y, { grads: "full" });
