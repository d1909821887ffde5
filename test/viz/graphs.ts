/** The graphs that the tests of viz draw. */
import { manualSeed, rand, randint, type Tensor, tensor } from "wengert";
import { TwoLayerNet } from "../nn/networks.js";

export const variable = (value: number, name = ""): Tensor =>
  tensor(value, { name, requiresGrad: true, dtype: "float64" });

/** Deep Learning from Scratch, figure 5-14: 220; 2.2, 110, 200. */
export function apple(): Tensor {
  const [apple, appleNum, tax] = [variable(100, "apple"), variable(2, "apple_num"), variable(1.1, "tax")];
  const price = apple.mul(appleNum).mul(tax);
  price.name = "price";
  return price;
}

/** Figure 5-17: 715; 2.2, 110, 3.3, 165, 650. */
export function appleAndOrange(): Tensor {
  const [apple, appleNum] = [variable(100, "apple"), variable(2, "apple_num")];
  const [orange, orangeNum] = [variable(150, "orange"), variable(3, "orange_num")];
  const price = apple.mul(appleNum).add(orange.mul(orangeNum)).mul(variable(1.1, "tax"));
  price.name = "price";
  return price;
}

/** The two-layer network of chapter 5 on a batch of 100, before backward. */
export function twoLayerLoss(): Tensor {
  manualSeed(0);
  const net = new TwoLayerNet(784, 50, 10);
  const loss = net.loss(rand([100, 784], { name: "x" }), randint(0, 10, [100], { name: "t" }));
  loss.name = "loss";
  return loss;
}

export function differentiated(root: Tensor, retainGraph = false): Tensor {
  root.backward(undefined, { retainGraph });
  return root;
}

/** Every leaf that a graph was computed from. */
export function leavesOf(root: Tensor): Tensor[] {
  const leaves = new Set<Tensor>();
  const open = [root];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    if (tensor.gradFn === undefined) leaves.add(tensor);
    else open.push(...tensor.gradFn.inputs);
  }
  return [...leaves];
}
