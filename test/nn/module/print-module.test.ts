/** What summary() and toString() print. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { nn } from "wengert";
import { TwoLayerNet } from "../networks.js";

describe("summary", () => {
  test("of the book's network", () => {
    expect(new TwoLayerNet(784, 50, 10).summary()).toBe(
      `TwoLayerNet

module          kind                 details   parameters
--------------  -------------------  --------  ----------
layers.Affine1  Affine               784 → 50      39,250
layers.Relu1    ReLU                                    0
layers.Affine2  Affine               50 → 10          510
lastLayer       SoftmaxCrossEntropy                     0
--------------  -------------------  --------  ----------
total                                              39,760`,
    );
  });

  test("of groups, own parameters, shared layers and frozen ones: the column adds up to the total", () => {
    class Net extends nn.Module {
      readonly scale = new nn.Parameter([1, 2, 3]);
      readonly body = new nn.Sequential([new nn.Affine(1000, 1000, { bias: false }), new nn.ReLU()]);
      readonly again = this.body;
      readonly tied = [this.body.layers.get("0")];
    }
    const net = new Net();
    net.scale.requiresGrad = false;
    expect(net.summary()).toBe(
      `Net

module           kind        details               parameters
---------------  ----------  --------------------  ----------
(itself)         Net                                        3
body             Sequential
body.layers.0    Affine      1000 → 1000, no bias   1,000,000
body.layers.1    ReLU                                       0
---------------  ----------  --------------------  ----------
total                                               1,000,003
of these frozen                                             3`,
    );
  });

  test("of a single layer", () => {
    expect(new nn.Affine(3, 2).summary()).toBe(
      `Affine

module    kind    details  parameters
--------  ------  -------  ----------
(itself)  Affine  3 → 2             8
--------  ------  -------  ----------
total                               8`,
    );
  });
});

describe("toString", () => {
  test("nests modules as PyTorch does, and is what the console shows", () => {
    class Net extends nn.Module {
      readonly body = new nn.Sequential([
        ["fc", new nn.Affine(2, 3)],
        ["act", new nn.ReLU()],
      ]);
      readonly heads = [new nn.Affine(3, 1, { bias: false })];
    }
    const expected = `Net(
  (body): Sequential(
    (layers.fc): Affine(2 → 3)
    (layers.act): ReLU()
  )
  (heads.0): Affine(3 → 1, no bias)
)`;
    expect(String(new Net())).toBe(expected);
    expect(inspect(new Net())).toBe(expected);
    expect(String(new nn.Tanh())).toBe("Tanh()");
  });
});
