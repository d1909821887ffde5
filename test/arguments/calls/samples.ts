/** The small values that the tables of calls are made of: new ones each time. */
import { Generator, nn, type Tensor, tensor } from "wengert";

export const generator = () => new Generator(1);

/** (2, 3), from 0.1 to 0.6: where every op is defined. */
export const matrix = (): Tensor =>
  tensor([
    [0.1, 0.2, 0.3],
    [0.4, 0.5, 0.6],
  ]);

/** The same, tracked. */
export const tracked = (): Tensor => tensor([0.1, 0.2, 0.3], { requiresGrad: true });

export const double = (): Tensor => tensor([0.1, 0.2, 0.3], { dtype: "float64", requiresGrad: true });

export const vector = (): Tensor => tensor([0.1, 0.2, 0.3]);

export const square = (): Tensor =>
  tensor([
    [2, 1],
    [1, 3],
  ]);

/** (1, 2, 3, 3). */
export const images = (): Tensor =>
  tensor(Array.from({ length: 18 }, (_, i) => i / 18)).reshape([1, 2, 3, 3]);

/** (1, 2, 3): one sequence of two steps. */
export const sequence = (): Tensor => matrix().reshape([1, 2, 3]);

export const labels = (): Tensor => tensor([0, 2], { dtype: "int32" });

export const bools = (): Tensor => tensor([true, false, true]);

/** A scalar with a graph behind it. */
export const loss = (): Tensor => tracked().square().sum();

export const layer = (): nn.Affine => new nn.Affine(3, 2, { generator: generator() });

/** A layer whose parameters have gradients. */
export function trained(): nn.Affine {
  const net = layer();
  net.forward(matrix()).sum().backward();
  return net;
}
