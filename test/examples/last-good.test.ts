/** A training whose loss is no longer finite: what went wrong first is found, and the network is as it was before. */
import { describe, expect, test } from "vitest";
import { Generator, NumpyRandom, nn, optim, type Tensor, tensor } from "wengert";
import { LastGood } from "../../examples/mnist/last-good.js";

class Slope extends nn.Module {
  readonly w = new nn.Parameter(tensor([1]));
  override forward(x: Tensor): Tensor {
    return this.w.mul(x);
  }
}

/** Trains until the loss is not finite, as train.ts does. */
function diverge(
  lossOf: (net: Slope, draw: number) => Tensor,
  lr: number,
  generator: Generator | NumpyRandom,
) {
  const net = new Slope();
  const optimizer = new optim.SGD(net.parameters(), { lr });
  const draws: number[] = [];
  const backward = () => {
    const draw = generator.random();
    draws.push(draw);
    optimizer.zeroGrad();
    const loss = lossOf(net, draw);
    loss.backward();
    return loss.item();
  };
  const lastGood = new LastGood({ net, generator, backward, step: () => optimizer.step() });
  const values: number[] = [];
  for (let i = 0; i < 1000; i++) {
    lastGood.mark(i);
    values.push(net.w.item());
    if (!Number.isFinite(backward())) {
      const first = [...draws];
      draws.length = 0;
      return { i, values, first, again: draws, cause: lastGood.firstCause(i), kept: net.w.item() };
    }
    optimizer.step();
  }
  throw new Error("it did not diverge");
}

describe.each([
  ["Generator", () => new Generator(3)],
  ["NumpyRandom", () => new NumpyRandom(3)],
] as const)("with a %s", (_, generator) => {
  test("an op of the forward pass is named, with its iteration; the weights are those of the loss before", () => {
    // w grows by a factor in each iteration until its square is beyond float32
    const { i, values, first, again, cause, kept } = diverge(
      (net, draw) =>
        net
          .forward(tensor([1 + draw]))
          .square()
          .sum(),
      0.55,
      generator(),
    );
    expect(i).toBeGreaterThan(100); // so that it began from a later mark
    expect(cause).toMatch(new RegExp(`^first in iteration ${i}: detectAnomaly: in forward, square`));
    expect(kept).toBe(values.at(-2));
    // the same draws again
    expect(again).toEqual(first.slice(-again.length));
    expect(again).toHaveLength((i % 100) + 1);
  });

  test("when the last place to return to is the iteration itself, it begins from the one before", () => {
    // w falls by 1/128 each iteration, and has its logarithm to 0 in the hundredth
    const { i, again, cause, kept } = diverge(
      (net) =>
        net.w
          .add(
            net.w
              .detach()
              .sub(1 - 100 / 128)
              .log(),
          )
          .sum(),
      1 / 128,
      generator(),
    );
    expect([i, again.length, kept]).toEqual([100, 101, 1 - 99 / 128]);
    expect(cause).toMatch(/^first in iteration 100: detectAnomaly: in forward, log/);
  });
});

test("a gradient that is not finite is found one iteration earlier than the loss", () => {
  // ∂√(w - 1)/∂w at w = 1 is infinite, and the loss 0
  const { i, cause, kept } = diverge((net) => net.w.sub(1).sqrt().sum(), 1, new Generator(0));
  expect(i).toBe(1);
  expect(cause).toMatch(/^first in iteration 0: detectAnomaly: in backward, the rule of sqrt/);
  expect(kept).toBe(1);
});

test("a step that goes beyond the dtype is named with the parameter", () => {
  const { i, cause, kept } = diverge((net) => net.w.mul(1e20).sum(), 1e20, new Generator(0));
  expect(i).toBe(1);
  expect(cause).toBe("first in iteration 0: the step made numbers in w that are not finite");
  expect(kept).toBe(1);
});
