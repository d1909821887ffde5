/** A small network that has learnt something, on images of 8 by 6 pixels, with what was seen of its training. */
import { Generator, nn, optim, rand, type Tensor, tensor } from "wengert";
import { NetworkRecorder } from "wengert/viz";

export const size = [6, 8] as const;
const pixels = 48;
const classes = 3;

/** Bars at three heights, with noise: (N, 48) and (N). */
export function bars(count: number, seed = 1): { x: Tensor; t: Tensor } {
  const generator = new Generator(seed);
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  const noise = rand([count, pixels], { generator }).toTypedArray();
  const images = labels.map((label, i) =>
    Array.from({ length: pixels }, (_, k) => {
      const row = Math.floor(k / 6);
      const level = row >= 2 * label && row < 2 * label + 3 ? 0.4 : 0;
      return Math.round(255 * Math.min(1, level + 0.6 * (noise[i * pixels + k] as number))) / 255;
    }),
  );
  return { x: tensor(images), t: tensor(labels, { dtype: "int32" }) };
}

export interface Trained {
  readonly model: nn.Sequential;
  readonly layers: readonly [nn.Affine, nn.ReLU, nn.Affine];
  readonly recorder: NetworkRecorder;
  readonly images: { x: Tensor; t: Tensor };
}

export function trained({ units = 12, steps = 40, first = 0 } = {}): Trained {
  const generator = new Generator(3);
  const options = { generator, init: nn.init.normal(0.05) };
  const layers = [
    new nn.Affine(pixels, units, options),
    new nn.ReLU(),
    new nn.Affine(units, classes, options),
  ] as const;
  const model = new nn.Sequential(layers);
  const recorder = new NetworkRecorder(model, first);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.2 });
  const { x, t } = bars(60);
  for (let i = 0; i < steps; i++) {
    optimizer.zeroGrad();
    const loss = new nn.SoftmaxCrossEntropy().forward(model.forward(x), t);
    loss.backward();
    optimizer.step();
    recorder.observe(loss.item());
  }
  return { model, layers, recorder, images: bars(90, 7) };
}
