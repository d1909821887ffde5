/** What the tests of nn share: the book's network, and where in the modules the ops of a graph ran. */
import { OrderedMap } from "immutable";
import { nn, type Tensor, tensor } from "wengert";
import { GradFn, scopePath } from "../../src/tensor/index.js";

/** The book's network as the guide prints it. */
export class TwoLayerNet extends nn.Module {
  readonly layers: OrderedMap<string, nn.Module>;
  readonly lastLayer = new nn.SoftmaxCrossEntropy();
  constructor(inputSize: number, hiddenSize: number, outputSize: number, weightInitStd = 0.01) {
    super();
    const init = nn.init.normal(weightInitStd);
    this.layers = OrderedMap<string, nn.Module>([
      ["Affine1", new nn.Affine(inputSize, hiddenSize, { init })],
      ["Relu1", new nn.ReLU()],
      ["Affine2", new nn.Affine(hiddenSize, outputSize, { init })],
    ]);
  }
  predict(x: Tensor) {
    return this.layers.reduce((h, layer) => layer.forward(h), x);
  }
  loss(x: Tensor, t: Tensor) {
    return this.lastLayer.forward(this.predict(x), t);
  }
}

/** Labels as the loss takes them. */
export const classes = (labels: number[]): Tensor => tensor(labels, { dtype: "int32" });

/** `Affine1: matmul`, one line per op from the first to the last, along the first inputs. */
export function opsAlong(result: Tensor): string[] {
  const lines: string[] = [];
  for (let node = result.gradFn; node instanceof GradFn; node = node.inputs[0]?.gradFn)
    lines.unshift(`${scopePath(node.scope).join(".")}: ${node.name}`);
  return lines;
}

/** The error that `run` throws. */
export function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
