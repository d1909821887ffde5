/** A graph of any size. */
import { type Tensor, tensor } from "wengert";

/** So many ops in a row, which share w. */
export function chain(ops: number): Tensor {
  const w = tensor(1.0001, { requiresGrad: true, name: "w" });
  let y: Tensor = tensor(0.5, { requiresGrad: true, name: "x" });
  for (let i = 0; i < ops; i++) y = i % 2 === 0 ? y.sin() : y.mul(w);
  y.name = "loss";
  y.backward(undefined, { retainGraph: true });
  return y;
}
