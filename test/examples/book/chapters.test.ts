/** The programs of examples/book, in small: number by number those of NumPy, written independently. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NumpyRandom } from "wengert";
import { activations } from "../../../examples/book/activations.js";
import { trainBoth } from "../../../examples/book/batch-norm.js";
import { DeepConvNet } from "../../../examples/book/deep-conv-net.js";
import { checkAll } from "../../../examples/book/gradient-check.js";
import { gradientDescent, simpleNet, squares } from "../../../examples/book/gradient-descent.js";
import { search } from "../../../examples/book/hyperparameters.js";
import { compareStarts } from "../../../examples/book/initial-values.js";
import { compareOptimizers } from "../../../examples/book/optimizer-losses.js";
import { optimizerNames, pathOf } from "../../../examples/book/optimizer-paths.js";
import { digits } from "../../../examples/book/options.js";
import { overfit, trainings } from "../../../examples/book/overfitting.js";
import { SimpleConvNet } from "../../../examples/book/simple-conv-net.js";
import { train } from "../../../examples/book/training.js";

const numpy = JSON.parse(
  readFileSync(new URL("../../fixtures/numpy/chapters.json", import.meta.url), "utf8"),
);
const random = { seed: 0, rng: "numpy" };

/** Relative to the largest of them: what is near 0 has lost its digits on both sides. */
function expectSame(actual: readonly number[], expected: readonly number[], digits = 13): void {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  for (const [i, value] of expected.entries())
    expect(Math.abs((actual[i] as number) - value) / scale, `entry ${i}`).toBeLessThan(10 ** -digits);
}

describe("chapter 4", () => {
  test("descends from (-3, 4) to (-6.1e-10, 8.1e-10)", () => {
    const [x = 0, y = 0] = gradientDescent(squares, [-3, 4], { lr: 0.1, steps: 100 }).at(-1) ?? [];
    expect([x.toExponential(1), y.toExponential(1)]).toEqual(["-6.1e-10", "8.1e-10"]);
  });

  test("simpleNet has NumPy's loss and gradient", () => {
    const { loss, gradient } = simpleNet(0, "numpy");
    expectSame([loss], [numpy.simpleNet.loss]);
    expectSame(gradient.flat(), numpy.simpleNet.gradient.flat());
  });
});

test("chapter 5: gradients of every layer are those of differences", () => {
  const checked = checkAll(random);
  expect(checked).toHaveLength(9);
  for (const { name, difference } of checked) {
    expect(difference, name).toBeGreaterThanOrEqual(0);
    expect(difference, name).toBeLessThan(1e-7);
  }
});

describe("chapter 6", () => {
  test.each(optimizerNames)("%s goes NumPy's way over x²/20 + y²", (name) => {
    const { x, y } = pathOf(name, 30);
    expectSame(
      [...x, ...y],
      [0, 1].flatMap((axis) => numpy.paths[name].map((each: number[]) => each[axis])),
    );
  });

  test.each(["sigmoid", "relu"] as const)("activations of %s are spread as NumPy's", (name) => {
    for (const std of [1, 0.01, 0.1]) {
      const spread = activations(name, std, random).map((each) => each.std({ correction: 0 }).item());
      expectSame(spread, numpy.activations[name][String(std)], 12); // sums of 100,000 numbers, in another order
    }
  });

  test("four optimizers have NumPy's losses", () => {
    for (const [i, { y }] of compareOptimizers(5, { ...random, images: 1000 }).entries())
      expectSame(y, numpy.optimizerLosses[i]);
  });

  test("three ways to start have NumPy's losses", () => {
    for (const [i, { y }] of compareStarts(5, { ...random, images: 1000 }).entries())
      expectSame(y, numpy.initialValues[i]);
  });

  test("with and without batch normalization, losses and what is right are NumPy's", () => {
    const { withIt, without } = trainBoth(0.1, { ...random, epochs: 2, images: 200, batch: 50 });
    for (const [i, { losses, right }] of [withIt, without].entries()) {
      expectSame(losses, numpy.batchNorm[i].losses);
      expect(right).toEqual(numpy.batchNorm[i].right);
    }
  });

  test.each(Object.keys(trainings) as (keyof typeof trainings)[])(
    "overfitting, %s: NumPy's numbers",
    (name) => {
      const { losses, ...right } = overfit(name, { ...random, epochs: 3, images: 200, tests: 100 });
      const { losses: expected, ...rightThere } = numpy.overfitting[name];
      expectSame(losses, expected);
      expect(right).toEqual(rightThere);
    },
  );

  test("random search tries what NumPy's tries", () => {
    const byRate = (trials: readonly { lr: number }[]) => trials.toSorted((a, b) => a.lr - b.lr);
    const tried = byRate(search({ ...random, trials: 3, epochs: 2, images: 200 }));
    for (const [i, trial] of byRate(numpy.hyperparameters).entries()) {
      const { lr, weightDecay, right } = trial as ReturnType<typeof search>[number];
      expectSame([tried[i]?.lr ?? 0], [lr]);
      expect(tried[i]).toMatchObject({ right });
      expectSame([(tried[i] as typeof trial & { weightDecay: number }).weightDecay], [weightDecay]);
    }
  });
});

describe("chapters 7 and 8", () => {
  const images = digits(200, 1, "float64", true).train;
  const draws = () => ({ generator: new NumpyRandom(0), dtype: "float64" }) as const;

  test("SimpleConvNet has NumPy's losses and filters", () => {
    const { generator, dtype } = draws();
    const net = new SimpleConvNet({ generator, dtype, filters: 6, hidden: 20 });
    expectSame(train(net, images, { batches: 4, batch: 10, generator }), numpy.simpleConvNet.losses);
    expectSame(net.conv.W.at(0, 0).flatten().toArray() as number[], numpy.simpleConvNet.filter.flat());
  });

  test("the deep network has NumPy's losses", () => {
    const { generator, dtype } = draws();
    const net = new DeepConvNet({ generator, dtype, channels: [4, 6, 8], hidden: 10 });
    expectSame(train(net, images, { batches: 3, batch: 8, generator }), numpy.deepConvNet.losses);
  });
});
