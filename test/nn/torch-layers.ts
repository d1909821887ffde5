/** The networks of the PyTorch fixture test/fixtures/torch/layers.py, built of this library's modules. */
import { mseLoss, nn, type Tensor } from "wengert";
import type { Floating, Run } from "./torch-networks.js";

/** The mean of squares of what the network makes of x, beside t. */
function predictor(net: nn.Module): Run {
  return { net, loss: ({ x, t }) => mseLoss(net.forward(x as Tensor), t as Tensor) };
}

/** By the name of the fixture's case. */
export const layerNetworks: Readonly<Record<string, (dtype: Floating) => Run>> = {
  "slopes and shapes": (dtype) =>
    predictor(
      new nn.Sequential([
        new nn.Affine(5, 12, { dtype }),
        new nn.Unflatten(1, [3, -1]),
        new nn.PReLU(3, { dtype }),
        new nn.Identity(),
        new nn.Flatten(),
        new nn.PReLU(1, { init: 0.1, dtype }),
        new nn.Affine(12, 2, { dtype }),
      ]),
    ),
};
