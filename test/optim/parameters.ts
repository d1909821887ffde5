/** What the tests of optim share: parameters with a gradient. */
import { type Tensor, tensor } from "wengert";

/** A leaf in float64 with this value, and this gradient if one is given. */
export function parameter(value: number[], gradient?: number[], name = ""): Tensor {
  const leaf = tensor(value, { dtype: "float64", requiresGrad: true, name });
  if (gradient !== undefined) leaf.grad = tensor(gradient, { dtype: "float64" });
  return leaf;
}
