/**
 * Section 7.5: SimpleConvNet (convolution, ReLU, pool, affine, ReLU, affine) learns MNIST, and its filters before and
 * after. `npx tsx examples/book/simple-conv-net.ts`
 */
import { nn, type Tensor } from "wengert";
import { plotImages, plotLines } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { type Draws, digits, drawsOf, percent, randomFlags } from "./options.js";
import { accuracyOf, train } from "./training.js";

export interface ConvNetOptions extends Draws {
  /** Default 30. */
  readonly filters?: number;
  /** Default 100. */
  readonly hidden?: number;
  /** Standard deviation of the weights. Default 0.01. */
  readonly std?: number;
}

export class SimpleConvNet extends nn.Module {
  readonly conv: nn.Conv2d;
  readonly layers: nn.Sequential;
  readonly lastLayer = new nn.SoftmaxCrossEntropy();

  constructor({ filters = 30, hidden = 100, std = 0.01, ...draws }: ConvNetOptions) {
    super();
    const start = { init: nn.init.normal(std), ...draws };
    this.conv = new nn.Conv2d(1, filters, 5, start);
    this.layers = new nn.Sequential([
      ["Conv1", this.conv], // (N, 1, 28, 28) -> (N, 30, 24, 24)
      ["Relu1", new nn.ReLU()],
      ["Pool1", new nn.MaxPool2d(2)], // -> (N, 30, 12, 12)
      ["Flatten", new nn.Flatten()],
      ["Affine1", new nn.Affine(filters * 12 * 12, hidden, start)],
      ["Relu2", new nn.ReLU()],
      ["Affine2", new nn.Affine(hidden, 10, start)],
    ]);
  }

  predict(x: Tensor): Tensor {
    return this.layers.forward(x);
  }

  loss(x: Tensor, t: Tensor): Tensor {
    return this.lastLayer.forward(this.predict(x), t);
  }
}

export const program = await main(import.meta.url, "examples/book/simple-conv-net.ts", {
  about:
    "Section 7.5: SimpleConvNet on MNIST, and its filters before and after. The book's: --images 60000 --tests 10000 --epochs 20.",
  flags: {
    images: wholeNumber([100, 60_000], 5000, "images to train on"),
    tests: wholeNumber([1, 10_000], 1000, "images to test on"),
    epochs: wholeNumber([1, 1000], 5, "epochs"),
    ...randomFlags,
  },
  run({ images, tests, epochs, ...random }) {
    const draws = drawsOf(random);
    const sets = digits(images, tests, draws.dtype, true);
    const net = new SimpleConvNet(draws);
    const filters = () => Float64Array.from(net.conv.W.toTypedArray());
    const before = filters();
    const measured = { train: [] as number[], test: [] as number[] };
    console.log(row("after batch", ["train", "test"]));
    const losses = train(net, sets.train, {
      batches: epochs * Math.ceil(images / 100),
      generator: draws.generator,
      seen(batch) {
        measured.train.push(
          accuracyOf(net, { x: sets.train.x.slice([[0, tests]]), t: sets.train.t.slice([[0, tests]]) }),
        );
        measured.test.push(accuracyOf(net, sets.test));
        console.log(
          row(
            String(batch),
            [measured.train.at(-1), measured.test.at(-1)].map((each) => percent(each ?? 0)),
          ),
        );
      },
    });
    const groups = [
      { name: "filters before", values: before, size: [5, 5] as const },
      { name: "and after", values: filters(), size: [5, 5] as const },
    ];
    return {
      "simple-conv-net-filters": plotImages(groups, { title: "The filters of Conv1", height: 520 }),
      "simple-conv-net-loss": plotLines([{ name: "loss", y: losses }], {
        xName: "batch",
        yName: "loss",
        log: true,
      }),
    };
  },
});
