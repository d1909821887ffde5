/** A training whose loss is no longer finite: what went wrong first is found, and all parts are as they were before. */
import { describe, expect, test } from "vitest";
import { Generator, manualSeed, NumpyRandom, nn, optim, type Tensor, tensor, ValueError } from "wengert";
import { LastGood, type LastGoodOptions } from "wengert/train";

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
  { momentum = 0, ...options }: LastGoodOptions & { momentum?: number } = {},
) {
  const net = new Slope();
  const optimizer = new optim.SGD(net.parameters(), { lr, momentum });
  const draws: number[] = [];
  const backward = () => {
    const draw = generator.random();
    draws.push(draw);
    optimizer.zeroGrad();
    const loss = lossOf(net, draw);
    loss.backward();
    return loss.item();
  };
  const step = () => optimizer.step();
  const lastGood = new LastGood({ net, optimizer, generator }, options);
  const values: number[] = [];
  const states: optim.OptimizerState[] = [];
  for (let i = 0; i < 1000; i++) {
    lastGood.mark(i);
    values.push(net.w.item());
    states.push(optimizer.stateDict());
    if (!Number.isFinite(backward())) {
      const first = [...draws];
      draws.length = 0;
      const { message, iteration, anomaly, restored } = lastGood.firstCause(i, { backward, step });
      return {
        i,
        values,
        first,
        again: draws,
        cause: message,
        iteration,
        anomaly,
        restored,
        kept: net.w.item(),
        states,
        optimizer,
      };
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
    const { i, values, first, again, cause, kept, iteration, anomaly, restored } = diverge(
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
    expect(iteration).toBe(i);
    expect(anomaly).toMatchObject({ phase: "forward", op: "square" });
    expect(kept).toBe(values.at(-2));
    expect(restored).toBe(i - 1);
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
  const { i, cause, kept, restored } = diverge((net) => net.w.sub(1).sqrt().sum(), 1, new Generator(0));
  expect(i).toBe(1);
  expect(cause).toMatch(/^first in iteration 0: detectAnomaly: in backward, the rule of sqrt/);
  expect([kept, restored]).toEqual([1, 0]);
});

test("a step that goes beyond the dtype is named with the parameter", () => {
  const { i, cause, kept, anomaly } = diverge((net) => net.w.mul(1e20).sum(), 1e20, new Generator(0));
  expect(i).toBe(1);
  expect(cause).toBe("first in iteration 0: the step made numbers in w that are not finite");
  expect(anomaly).toBeUndefined();
  expect(kept).toBe(1);
});

test("what the optimizer remembers is part of the way, and goes back too", () => {
  // with momentum, w moves by other steps the second time unless the velocity is put back
  const lossOf = (net: Slope) => net.w.mul(-1).add(net.w.detach().mul(-1).add(4).sqrt()).sum();
  const { i, iteration, kept, values, optimizer, states } = diverge(lossOf, 0.5, new Generator(0), {
    momentum: 0.9,
    every: 3,
  });
  expect(iteration).toBe(i);
  expect(kept).toBe(values.at(-2));
  expect(optimizer.stateDict()).toEqual(states.at(-2));
});

test("draws of the default generator are made again", () => {
  manualSeed(11);
  const net = new nn.Sequential([new nn.Dropout(0.5)]);
  const seen: number[][] = [];
  let broken = false;
  const backward = () => {
    const kept = net.forward(tensor([1, 1, 1, 1, 1, 1, 1, 1], { requiresGrad: true }));
    seen.push(kept.toArray() as number[]);
    return (broken ? kept.sum().sub(1000).log() : kept.sum()).item();
  };
  const lastGood = new LastGood({ net });
  lastGood.mark(0);
  backward();
  broken = true;
  expect(lastGood.firstCause(0, { backward, step: () => {} }).message).toContain("log");
  expect(seen[1]).toEqual(seen[0]);
});

test("parameters that were bad from the start are no place to return to", () => {
  const net = new Slope();
  net.w.assign([Number.NaN]);
  const lastGood = new LastGood({ net });
  expect(lastGood.isGood()).toBe(false);
  lastGood.mark(0);
  expect(lastGood.firstCause(0, { backward: () => 0, step: () => {} })).toEqual({
    iteration: undefined,
    message: "the parameters were not finite before the first iteration",
    anomaly: undefined,
    restored: undefined,
  });
});

test("what has no state is refused by its name", () => {
  const part = { random: () => 0.5 };
  expect(() => new LastGood({ model: new Slope(), generator: part as never })).toThrow(ValueError);
  expect(() => new LastGood({ generator: part as never })).toThrow(
    /^LastGood: generator must be what has stateDict\(\) and loadStateDict\(\), .*, got \{ random: the function random \}$/,
  );
});

test("firstCause refuses an iteration that mark() was never called before", () => {
  const lastGood = new LastGood({ model: new nn.Affine(1, 1) });
  lastGood.mark(0);
  lastGood.mark(3);
  const iteration = { backward: () => {}, step: () => {} };
  expect(() => lastGood.firstCause(2 ** 31, iteration)).toThrow(
    /LastGood.firstCause: last must be an iteration that mark\(\) was called before, at most 3, got 2147483648/,
  );
  expect(lastGood.firstCause(3, iteration).message).toBe("everything was finite this time");
});
