/** What the page computes of an image is what the library computes, forward and back. */
import { describe, expect, test } from "vitest";
import { nn, type Tensor } from "wengert";
import { ReadNetwork } from "../../../src/viz/network/layers.js";
import { packExact, packInSteps } from "../../../src/viz/network/packing.js";
import { bars, trained } from "./networks.js";

interface Network {
  readonly W1: Float32Array;
  readonly b1: Float32Array;
  readonly W2: Float32Array;
  readonly b2: Float32Array;
}
type Passed = Readonly<Record<"h" | "y" | "losses", Float64Array>>;

const program = (name: string) => new URL(`../../../src/viz/network/page/${name}.js`, import.meta.url).href;
const { forward, backward } = (await import(program("pass"))) as {
  forward(network: Network, x: ArrayLike<number>): Passed;
  backward(
    network: Network,
    passed: Passed,
    label: number | undefined,
  ): Readonly<Record<"logits" | "h" | "a" | "x", Float64Array>>;
};
const { networkOf } = (await import(program("unpack"))) as {
  networkOf(moment: object, units: number, classes: number): Network;
};

const { model, layers, images } = trained();
const parameters = new ReadNetwork("test", model).parameters();
const network = networkOf(packExact(parameters), 12, 3);
const close = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs((actual[i] as number) - (expected[i] as number)), `entry ${i}`).toBeLessThan(1e-6);
};

describe.each([0, 1, 2, 3, 50])("image %i", (index) => {
  const image = images.x.slice([[index, index + 1]]);
  const label = images.t.toTypedArray()[index] as number;

  test("goes through as in the library: units, probabilities, loss", () => {
    const passed = forward(network, image.toTypedArray());
    const [first, relu] = layers;
    close(passed.h, relu.forward(first.forward(image)).toTypedArray());
    const logits = model.forward(image);
    close(passed.y, logits.softmax(1).toTypedArray());
    const loss = new nn.SoftmaxCrossEntropy().forward(logits, images.t.slice([[index, index + 1]]));
    close([passed.losses[label] as number], [loss.item()]);
  });

  test("and back: every gradient", () => {
    const x = image.detach();
    x.requiresGrad = true;
    const [first, relu, second] = layers;
    const a = first.forward(x);
    const h = relu.forward(a);
    const logits = second.forward(h);
    for (const each of [a, h, logits]) each.retainGrad();
    model.zeroGrad();
    new nn.SoftmaxCrossEntropy().forward(logits, images.t.slice([[index, index + 1]])).backward();
    const back = backward(network, forward(network, image.toTypedArray()), label);
    const gradient = (of: Tensor) => (of.grad as Tensor).toTypedArray();
    close(back.logits, gradient(logits));
    close(back.h, gradient(h));
    close(back.a, gradient(a));
    close(back.x, gradient(x));
    // the tiles: xᵀ · ∂L/∂a
    const tiles = Array.from(
      { length: 48 * 12 },
      (_, i) => (image.toTypedArray()[Math.floor(i / 12)] as number) * (back.a[i % 12] as number),
    );
    close(tiles, gradient(first.W));
  });
});

test("without a label nothing flows back", () => {
  const back = backward(network, forward(network, bars(1).x.toTypedArray()), undefined);
  for (const gradient of Object.values(back)) expect(gradient.every((value) => value === 0)).toBe(true);
});

test("large logits do not overflow", () => {
  const large = { ...network, W2: network.W2.map((weight) => 1e5 * weight) };
  const { y, losses } = forward(large, images.x.slice([[0, 1]]).toTypedArray());
  expect(y.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  expect([...losses].every(Number.isFinite)).toBe(true);
});

test("what is kept in steps is right to half a step, and the rest to the bit", () => {
  const packed = packInSteps(parameters);
  const kept = networkOf(packed, 12, 3);
  const step = "step" in packed ? packed.step : 0;
  expect(step).toBeCloseTo(Math.max(...parameters.W1.map(Math.abs)) / 127, 12);
  for (const [i, weight] of parameters.W1.entries())
    expect(Math.abs((kept.W1[i] as number) - weight)).toBeLessThanOrEqual(step / 2 + 1e-12);
  expect([...kept.b1]).toEqual([...parameters.b1]);
  expect([...kept.W2]).toEqual([...parameters.W2]);
  expect([...kept.b2]).toEqual([...parameters.b2]);
  expect([...network.W1]).toEqual([...parameters.W1]);
});
