/** Imports js-pytorch and prints one product. */
import { torch } from "js-pytorch";

const x = torch.tensor([
  [1, 2],
  [3, 4],
]);
console.log(torch.matmul(x, x).data.join());
