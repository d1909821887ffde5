/** Lesson 9: the two-layer network at three zooms. */
import { Generator, nn, type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

class TwoLayerNet extends nn.Module {
  readonly affine1: nn.Affine;
  readonly relu1 = new nn.ReLU();
  readonly affine2: nn.Affine;
  readonly lastLayer = new nn.SoftmaxCrossEntropy();

  constructor(generator: Generator) {
    super();
    this.affine1 = new nn.Affine(2, 3, { generator });
    this.affine2 = new nn.Affine(3, 2, { generator });
  }

  loss(x: Tensor, t: Tensor): Tensor {
    const hidden = this.relu1.forward(this.affine1.forward(x));
    return this.lastLayer.forward(this.affine2.forward(hidden), t);
  }
}

const net = new TwoLayerNet(new Generator(1));
const x = tensor([[1, 0.5]], { name: "x" }); // one example of two numbers
const t = tensor([1], { name: "t", dtype: "int32" }); // that belongs to class 1
const loss = net.loss(x, t);
loss.name = "loss";
loss.backward();

console.log(net.summary());
console.log(`\nloss ${loss.item().toFixed(4)}`);
for (const [path, parameter] of net.namedParameters())
  console.log(path.padEnd(9), `|gradient| ${parameter.grad?.norm().item().toFixed(4)}`);

await draw("09-two-layers-modules", loss, { style: "modules", grads: "norm", digits: 2 });
await draw("09-two-layers-tensor", loss, { style: "tensor", values: "none", grads: "norm", digits: 2 });
await draw("09-two-layers-book", loss, { style: "book", modules: "flat", digits: 2 });
