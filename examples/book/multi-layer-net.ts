/**
 * The network of chapter 6: affine layers of any sizes, with batch normalization, dropout and weight decay where
 * they are asked for.
 */
import { nn, noGrad, rand, type Tensor } from "wengert";
import type { Digits, Random, Split } from "./options.js";

/** As the book drops: what is kept stays as it is in training, and all is scaled down afterwards. */
export class Dropout extends nn.Module {
  constructor(
    readonly ratio: number,
    readonly generator: Random,
  ) {
    super();
  }

  override forward(x: Tensor): Tensor {
    if (!this.training) return x.mul(1 - this.ratio);
    return x.mul(rand(x.shape, { dtype: "float64", generator: this.generator }).gt(this.ratio).to(x.dtype));
  }
}

export interface MultiLayerOptions {
  readonly generator: Random;
  readonly dtype: Digits;
  /** Default relu. */
  readonly activation?: "relu" | "sigmoid";
  /** How weights start: a standard deviation, or by He's or Xavier's rule. Default: the one for the activation. */
  readonly weights?: number | "he" | "xavier";
  /** λ of λ/2 · ΣW², which is added to the loss. Default 0. */
  readonly weightDecay?: number;
  readonly batchNorm?: boolean;
  /** Default 0: no dropout. */
  readonly dropout?: number;
}

export class MultiLayerNet extends nn.Module {
  readonly layers: nn.Sequential;
  readonly lastLayer = new nn.SoftmaxCrossEntropy();
  private readonly weightDecay: number;

  constructor(
    inputSize: number,
    hiddenSizes: readonly number[],
    outputSize: number,
    options: MultiLayerOptions,
  ) {
    super();
    const { generator, dtype, activation = "relu", batchNorm = false, dropout = 0 } = options;
    const { weights = activation === "relu" ? "he" : "xavier", weightDecay = 0 } = options;
    this.weightDecay = weightDecay;
    const affine = (from: number, to: number) => {
      // the book's Xavier is that of Caffe: by the inputs alone
      const std =
        weights === "he" ? Math.sqrt(2 / from) : weights === "xavier" ? Math.sqrt(1 / from) : weights;
      return new nn.Affine(from, to, { init: nn.init.normal(std), generator, dtype });
    };
    const sizes = [inputSize, ...hiddenSizes];
    const hidden = hiddenSizes.flatMap((size, i): [string, nn.Module][] => [
      [`Affine${i + 1}`, affine(sizes[i] as number, size)],
      ...(batchNorm ? [[`BatchNorm${i + 1}`, bookBatchNorm(size, dtype)] as [string, nn.Module]] : []),
      [`Activation${i + 1}`, activation === "relu" ? new nn.ReLU() : new nn.Sigmoid()],
      ...(dropout > 0 ? [[`Dropout${i + 1}`, new Dropout(dropout, generator)] as [string, nn.Module]] : []),
    ]);
    const last = affine(sizes.at(-1) as number, outputSize);
    this.layers = new nn.Sequential([...hidden, [`Affine${sizes.length}`, last]]);
  }

  predict(x: Tensor): Tensor {
    return this.layers.forward(x);
  }

  loss(x: Tensor, t: Tensor): Tensor {
    const loss = this.lastLayer.forward(this.predict(x), t);
    if (this.weightDecay === 0) return loss;
    const affine = [...this.layers.layers.values()].filter((layer) => layer instanceof nn.Affine);
    const squares = affine.map(({ W }) => W.square().sum()).reduce((sum, each) => sum.add(each));
    return loss.add(squares.mul(this.weightDecay / 2));
  }

  /** The share of images whose largest score is at their label, in [0, 1]. */
  accuracy({ x, t }: Split): number {
    this.eval();
    const right = noGrad(() => this.predict(x).argMax(1).eq(t).sum().item());
    this.train();
    return right / t.size;
  }
}

/** The book's conventions: 0.9 is kept, the running variance is the population's and starts at 0, ε is 1e-6. */
function bookBatchNorm(size: number, dtype: Digits): nn.BatchNorm {
  const layer = new nn.BatchNorm(size, { dtype, momentum: 0.1, correction: 0, eps: 1e-6 });
  layer.runningVariance.assign(0);
  return layer;
}
