/**
 * Section 5.7.3: backpropagation against numerical differentiation, layer by layer, and how the difference depends on
 * the step h: large steps bend away, small ones drown in rounding. `npx tsx examples/book/gradient-check.ts`
 */
import { nn, numericalGradient, randn, type Tensor, tensor } from "wengert";
import { plotLines } from "wengert/viz";
import { positiveNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { Dropout } from "./multi-layer-net.js";
import { drawsOf, type Random, randomFlags } from "./options.js";
import { SimpleConvNet } from "./simple-conv-net.js";

/** The layers of chapters 5 to 7, each with the shape of what it takes. */
function layers(generator: Random): Record<string, readonly [nn.Module<[Tensor]>, readonly number[]]> {
  const dtype = "float64";
  return {
    Affine: [new nn.Affine(4, 3, { generator, dtype }), [5, 4]],
    ReLU: [new nn.ReLU(), [5, 4]],
    Sigmoid: [new nn.Sigmoid(), [5, 4]],
    BatchNorm: [new nn.BatchNorm(4, { dtype, correction: 0 }), [5, 4]],
    Dropout: [new Dropout(0.5, generator).eval(), [5, 4]],
    Convolution: [new nn.Conv2d(2, 3, 3, { generator, dtype, padding: 1 }), [2, 2, 4, 4]],
    Pooling: [new nn.MaxPool2d(2), [2, 2, 4, 4]],
  };
}

interface Checked {
  readonly name: string;
  /** The largest |backprop - numerical| over all elements of input and parameters. */
  readonly difference: number;
}

/** The largest difference over these leaves, by steps of h. */
function differenceOf(loss: () => Tensor, leaves: readonly Tensor[], step: number): number {
  for (const leaf of leaves) leaf.grad = null;
  loss().backward();
  const each = leaves.map((leaf) =>
    (leaf.grad ?? leaf)
      .sub(numericalGradient(loss, leaf, { step }))
      .abs()
      .max()
      .item(),
  );
  return Math.max(...each);
}

/** Every layer, softmax with loss, and SimpleConvNet in small. */
export function checkAll(random: { readonly seed: number; readonly rng: string }, step = 1e-5): Checked[] {
  const { generator } = drawsOf(random);
  const draw = (shape: readonly number[]) => {
    const x = randn(shape, { generator, dtype: "float64" });
    x.requiresGrad = true;
    return x;
  };
  const checked = Object.entries(layers(generator)).map(([name, [layer, shape]]) => {
    const x = draw(shape);
    const weights = randn(layer.forward(x).shape, { generator, dtype: "float64" }); // a sum alone would hide much
    const loss = () => layer.forward(x).mul(weights).sum();
    return { name, difference: differenceOf(loss, [x, ...layer.parameters()], step) };
  });
  const labels = tensor([2, 0, 1], { dtype: "int32" });
  const scores = draw([3, 4]);
  const lossLayer = new nn.SoftmaxCrossEntropy();
  checked.push({
    name: "SoftmaxWithLoss",
    difference: differenceOf(() => lossLayer.forward(scores, labels), [scores], step),
  });
  const net = new SimpleConvNet({ generator, dtype: "float64", filters: 2, hidden: 3, std: 0.1 });
  const images = randn([3, 1, 28, 28], { generator, dtype: "float64" });
  const last = [...net.parameters()].filter(({ size }) => size < 100); // all but the largest, in a second
  checked.push({
    name: "SimpleConvNet",
    difference: differenceOf(() => net.loss(images, labels), last, step),
  });
  return checked;
}

export const program = await main(import.meta.url, "examples/book/gradient-check.ts", {
  about: "Section 5.7.3: gradients of every layer against differences.",
  flags: {
    step: positiveNumber(
      1e-5,
      "the step h of the differences: with 1e-4, as in the book, some maxima of pools change",
      "h",
    ),
    ...randomFlags,
  },
  run({ step, ...random }) {
    console.log(row("largest |backprop - numerical|", []));
    for (const { name, difference } of checkAll(random, step))
      console.log(row(name.padEnd(18), [difference.toExponential(2)]));
    const { generator } = drawsOf(random);
    const x = randn([5, 4], { generator, dtype: "float64" });
    x.requiresGrad = true;
    const powers = Array.from({ length: 21 }, (_, i) => -11 + i / 2);
    const y = powers.map((power) => differenceOf(() => x.sigmoid().sum(), [x], 10 ** power));
    const figure = { title: "Sigmoid", xName: "log10 h", yName: "largest difference", log: true };
    return { "gradient-check": plotLines([{ name: "difference", x: powers, y }], figure) };
  },
});
