/**
 * Section 8.1: the deep network, six convolutions from He's initial values, three pools, two affine layers and dropout.
 * `npx tsx examples/book/deep-conv-net.ts`
 */
import { nn, type Tensor } from "wengert";
import { plotImages, plotLines } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { Dropout } from "./multi-layer-net.js";
import { type Draws, digits, drawsOf, percent, randomFlags } from "./options.js";
import { accuracyOf, train } from "./training.js";

export class DeepConvNet extends nn.Module {
  readonly layers: nn.Sequential;
  readonly lastLayer = new nn.SoftmaxCrossEntropy();

  /** `channels`: the filters of each pair of convolutions; the book has 16, 32 and 64. */
  constructor({
    channels = [16, 32, 64],
    hidden = 50,
    ...draws
  }: Draws & { channels?: number[]; hidden?: number }) {
    super();
    const pairs = channels.flatMap((count, i): nn.Module[] => {
      const convolution = (from: number, padding: number) =>
        new nn.Conv2d(from, count, 3, { padding, ...draws });
      return [
        convolution(channels[i - 1] ?? 1, 1),
        new nn.ReLU(),
        convolution(count, i === 1 ? 2 : 1), // 14 × 14 become 16 × 16, so that three pools end at 4 × 4
        new nn.ReLU(),
        new nn.MaxPool2d(2),
      ];
    });
    this.layers = new nn.Sequential([
      ...pairs,
      new nn.Flatten(),
      new nn.Affine((channels.at(-1) as number) * 4 * 4, hidden, draws),
      new nn.ReLU(),
      new Dropout(0.5, draws.generator),
      new nn.Affine(hidden, 10, draws),
      new Dropout(0.5, draws.generator),
    ]);
  }

  predict(x: Tensor): Tensor {
    return this.layers.forward(x);
  }

  loss(x: Tensor, t: Tensor): Tensor {
    return this.lastLayer.forward(this.predict(x), t);
  }
}

export const program = await main(import.meta.url, "examples/book/deep-conv-net.ts", {
  about: "Section 8.1: the deep network on MNIST. The book's: --images 60000 --tests 10000 --epochs 20.",
  flags: {
    images: wholeNumber([100, 60_000], 5000, "images to train on"),
    tests: wholeNumber([1, 10_000], 1000, "images to test on"),
    epochs: wholeNumber([1, 1000], 3, "epochs"),
    ...randomFlags,
  },
  run({ images, tests, epochs, ...random }) {
    const draws = drawsOf(random);
    const sets = digits(images, tests, draws.dtype, true);
    const net = new DeepConvNet(draws);
    console.log(row("after batch", ["test"]));
    const losses = train(net, sets.train, {
      batches: epochs * Math.ceil(images / 100),
      generator: draws.generator,
      seen(batch) {
        net.eval();
        console.log(row(String(batch), [percent(accuracyOf(net, sets.test))]));
        net.train();
      },
    });
    net.eval();
    const guesses = net.predict(sets.test.x).argMax(1);
    const wrong = Array.from(guesses.ne(sets.test.t).toTypedArray()).flatMap((isWrong, i) =>
      isWrong ? [i] : [],
    );
    const shown = wrong.slice(0, 20);
    const pixels = shown.flatMap((i) => Array.from(sets.test.x.at(i).toTypedArray(), Number));
    return {
      "deep-conv-net-loss": plotLines([{ name: "loss", y: losses }], {
        xName: "batch",
        yName: "loss",
        log: true,
      }),
      ...(shown.length === 0
        ? {}
        : {
            "deep-conv-net-wrong": plotImages([
              { name: "recognized wrongly", values: pixels, size: [28, 28] },
            ]),
          }),
    };
  },
});
