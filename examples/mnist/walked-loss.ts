/** What the pictures of a training show: the loss of a few examples, walked back with its graph kept. */
import type { Tensor } from "wengert";
import { type MnistSplit, TensorDataset } from "wengert/data";
import type { TwoLayerNet } from "./two-layer-net.js";

/** The loss of the first `count` images (fewer where there are fewer). */
export function walkedLoss(net: TwoLayerNet, { x: images, t: labels }: MnistSplit, count: number): Tensor {
  const rows = Array.from({ length: Math.min(count, labels.size) }, (_, i) => i);
  const [x, t] = new TensorDataset(images, labels).get(rows); // (count, 784), (count,)
  x.name = "x";
  t.name = "t";
  net.zeroGrad();
  const loss = net.loss(x, t);
  loss.name = "loss";
  loss.backward(undefined, { retainGraph: true });
  return loss;
}
