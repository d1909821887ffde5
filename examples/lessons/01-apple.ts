/** Lesson 1: two apples and the tax. */
import { tensor } from "wengert";
import { draw } from "./draw.js";

const apple = tensor(100, { name: "apple", requiresGrad: true });
const appleNum = tensor(2, { name: "apple_num", requiresGrad: true });
const tax = tensor(1.1, { name: "tax", requiresGrad: true });

const price = apple.mul(appleNum).mul(tax);
price.name = "price";
price.backward();

console.log("price     ", price);
for (const x of [apple, appleNum, tax]) console.log(x.name.padEnd(10), x.grad);

await draw("01-apple", price);
