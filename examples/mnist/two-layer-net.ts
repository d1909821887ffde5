/**
 * The two-layer network of Deep Learning from Scratch, chapter 5: Affine, ReLU, Affine, softmax with
 * cross-entropy.
 */
import { type DType, nn, noGrad, type RandomGenerator, type Tensor } from "wengert";

export interface TwoLayerNetOptions {
  /** Standard deviation of the initial weights. */
  weightInitStd?: number;
  generator?: RandomGenerator;
  dtype?: DType;
}

export class TwoLayerNet extends nn.Module {
  readonly layers: ReadonlyMap<string, nn.Module>;
  readonly lastLayer = new nn.SoftmaxCrossEntropy();

  constructor(inputSize: number, hiddenSize: number, outputSize: number, options: TwoLayerNetOptions = {}) {
    super();
    const { weightInitStd = 0.01, ...rest } = options;
    const affine = { init: nn.init.normal(weightInitStd), ...rest };
    this.layers = new Map<string, nn.Module>([
      ["Affine1", new nn.Affine(inputSize, hiddenSize, affine)],
      ["Relu1", new nn.ReLU()],
      ["Affine2", new nn.Affine(hiddenSize, outputSize, affine)],
    ]);
  }

  /** Logits: (N, inputSize) -> (N, outputSize). */
  predict(x: Tensor): Tensor {
    let h = x;
    for (const layer of this.layers.values()) h = layer.forward(h);
    return h;
  }

  /** The mean loss of images x (N, inputSize) with labels t (N). */
  loss(x: Tensor, t: Tensor): Tensor {
    return this.lastLayer.forward(this.predict(x), t);
  }

  /** The share of images whose largest logit is at their label, in [0, 1]. */
  accuracy(x: Tensor, t: Tensor): number {
    return noGrad(() => this.predict(x).argMax(1).eq(t).sum().item()) / t.size;
  }
}
