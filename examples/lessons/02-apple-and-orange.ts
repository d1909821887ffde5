/** Lesson 2: apples and oranges; a sum hands its gradient on unchanged. */
import { tensor } from "wengert";
import { draw } from "./draw.js";

const leaf = (value: number, name: string) => tensor(value, { name, requiresGrad: true });
const [apple, appleNum] = [leaf(100, "apple"), leaf(2, "apple_num")];
const [orange, orangeNum] = [leaf(150, "orange"), leaf(3, "orange_num")];
const tax = leaf(1.1, "tax");

const price = apple.mul(appleNum).add(orange.mul(orangeNum)).mul(tax);
price.name = "price";
price.backward();

console.log("price     ", price);
for (const x of [apple, appleNum, orange, orangeNum, tax]) console.log(x.name.padEnd(10), x.grad);

await draw("02-apple-and-orange", price, { local: "edge" });
