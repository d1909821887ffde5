/** Imports the root entry point and prints one product. */
import { matmul, tensor } from "wengert";

const x = tensor([
  [1, 2],
  [3, 4],
]);
console.log(matmul(x, x).toArray().join());
