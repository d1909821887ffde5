/** The book's figures, micrograd's README numbers, and the book's training run, number by number. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NumpyRandom, optim, type Tensor, tensor } from "wengert";
import { loadMnist, sample } from "wengert/data";
import { TwoLayerNet } from "../examples/mnist/two-layer-net.js";
import { bySize, full } from "./helpers/size.js";

const variable = (value: number, name: string) =>
  tensor(value, { requiresGrad: true, dtype: "float64", name });
const grads = (...tensors: Tensor[]) => tensors.map((x) => x.grad?.item());

describe("Deep Learning from Scratch", () => {
  test("two apples cost 220: gradients 2.2, 110 and 200 (figure 5-14)", () => {
    const [apple, appleNum, tax] = [variable(100, "apple"), variable(2, "apple_num"), variable(1.1, "tax")];
    const price = apple.mul(appleNum).mul(tax);
    price.backward();
    expect(price.item()).toBeCloseTo(220, 12);
    const expected = [2.2, 110, 200];
    for (const [i, value] of grads(apple, appleNum, tax).entries())
      expect(value).toBeCloseTo(expected[i] as number, 12);
  });

  test("two apples and three oranges cost 715: gradients 2.2, 110, 3.3, 165 and 650 (figure 5-17)", () => {
    const [apple, appleNum] = [variable(100, "apple"), variable(2, "apple_num")];
    const [orange, orangeNum] = [variable(150, "orange"), variable(3, "orange_num")];
    const tax = variable(1.1, "tax");
    const price = apple.mul(appleNum).add(orange.mul(orangeNum)).mul(tax);
    price.backward();
    expect(price.item()).toBeCloseTo(715, 12);
    const expected = [2.2, 110, 3.3, 165, 650];
    for (const [i, value] of grads(apple, appleNum, orange, orangeNum, tax).entries())
      expect(value).toBeCloseTo(expected[i] as number, 12);
  });

  const iterations = bySize(601, 61);
  test(`the training run follows the NumPy program under np.random.seed(0) to eleven digits for ${iterations} iterations`, () => {
    const fixture = JSON.parse(readFileSync(new URL("fixtures/numpy/book.json", import.meta.url), "utf8"));
    const generator = new NumpyRandom(0);
    const mnist = loadMnist({ dtype: "float64" });
    const net = new TwoLayerNet(784, 50, 10, { generator, dtype: "float64" });
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    const accuracies = () => ({
      // of 60,000 images in float64: five seconds
      ...(full ? { trainAccuracy: net.accuracy(mnist.train.x, mnist.train.t) } : {}),
      testAccuracy: net.accuracy(mnist.test.x, mnist.test.t),
    });
    const losses: number[] = [];
    const evaluations: unknown[] = [];
    for (let i = 0; i < iterations; i++) {
      const { x, t } = sample(mnist.train, 100, generator);
      optimizer.zeroGrad();
      const loss = net.loss(x, t);
      loss.backward();
      optimizer.step();
      losses.push(loss.item());
      if (i % 600 === 0) evaluations.push({ iteration: i, ...accuracies() });
    }
    expect(fixture.losses).toHaveLength(601);
    for (const [i, loss] of losses.entries())
      expect(Math.abs(loss - fixture.losses[i]) / fixture.losses[i], `iteration ${i}`).toBeLessThan(1e-11);
    expect(evaluations).toHaveLength(bySize(2, 1));
    expect(fixture.evaluations).toMatchObject(full ? evaluations : [...evaluations, fixture.evaluations[1]]);
  });
});

test("micrograd's README example: 24.7041, 138.8338, 645.5773", () => {
  const [a, b] = [variable(-4, "a"), variable(2, "b")];
  let c = a.add(b);
  let d = a.mul(b).add(b.pow(3));
  c = c.add(c.add(1));
  c = c.add(c.add(1).add(a.neg()));
  d = d.add(d.mul(2).add(b.add(a).relu()));
  d = d.add(d.mul(3).add(b.sub(a).relu()));
  const e = c.sub(d);
  const f = e.pow(2);
  const g = f.div(2).add(tensor(10, { dtype: "float64" }).div(f));
  g.backward();
  expect([g.item(), ...grads(a, b)].map((value) => value?.toFixed(4))).toEqual([
    "24.7041",
    "138.8338",
    "645.5773",
  ]);
});
