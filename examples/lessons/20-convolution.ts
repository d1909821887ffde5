/** Lesson 20: a convolution is a matrix product of windows. */
import { conv2d, matmul, tensor, unfold } from "wengert";
import { draw } from "./draw.js";

const image = [1, 2, 3, 0, 0, 1, 2, 3, 3, 0, 1, 2, 2, 3, 0, 1];
const x = tensor(image, { shape: [1, 1, 4, 4], name: "image", requiresGrad: true });
const w = tensor([2, 0, 1, 0, 1, 2, 1, 0, 2], { shape: [1, 1, 3, 3], name: "filter", requiresGrad: true });

const y = conv2d(x, w); // (1, 1, 4, 4) ⋆ (1, 1, 3, 3) -> (1, 1, 2, 2)
y.name = "y";
y.backward(tensor([1, 0, 0, 2], { shape: [1, 1, 2, 2] })); // the first place counts once, the last twice

const columns = unfold(x.detach(), 3); // im2col: each window of nine pixels is a column, (1, 9, 4)
console.log(`windows as columns\n${columns.reshape([9, 4])}\n`);
console.log("filter · windows", matmul(w.detach().reshape([1, 9]), columns.reshape([9, 4])).toArray());
console.log("conv2d          ", y.reshape([1, 4]).toArray());
console.log(`\n∂filter\n${w.grad?.reshape([3, 3])}`);
console.log(`\n∂image\n${x.grad?.reshape([4, 4])}`);

await draw("20-convolution", y, { values: "full", grads: "full" });
