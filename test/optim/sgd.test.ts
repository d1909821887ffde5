/** SGD against its formula in plain numbers, and as one write per parameter. */
import { describe, expect, test, vi } from "vitest";
import { optim, tensor, ValueError } from "wengert";
import { kernels } from "../../src/kernels/index.js";
import { parameter } from "./parameters.js";

/** PyTorch's documented algorithm on one number: gradients in, values out. */
function reference(
  start: number,
  gradients: readonly number[],
  { lr, momentum = 0, nesterov = false, weightDecay = 0 }: optim.SGDOptions,
): number[] {
  let value = start;
  let buffer: number | undefined;
  return gradients.map((gradient) => {
    let g = gradient + weightDecay * value;
    if (momentum !== 0) {
      buffer = buffer === undefined ? g : momentum * buffer + g;
      g = nesterov ? g + momentum * buffer : buffer;
    }
    value -= lr * g;
    return value;
  });
}

describe("SGD", () => {
  test.each<optim.SGDOptions>([
    { lr: 0.1 },
    { lr: 0 },
    { lr: 0.1, weightDecay: 0.5 },
    { lr: 0.1, momentum: 0.9 },
    { lr: 0.1, momentum: 0.9, weightDecay: 0.5 },
    { lr: 0.1, momentum: 0.9, nesterov: true },
    { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.5 },
  ])("follows its formula with %o", (options) => {
    const gradients = [1, -2, 0.5, 3, 0, 0, -1, 4, 2, -0.25];
    const expected = reference(2, gradients, options);
    const x = parameter([2]);
    const optimizer = new optim.SGD([x], options);
    const values = gradients.map((gradient) => {
      x.grad = tensor([gradient], { dtype: "float64" });
      optimizer.step();
      return x.item();
    });
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 12);
  });

  test("without momentum is one write per parameter and nothing else", () => {
    const parameters = [parameter([1, 2], [1, 1]), parameter([3], [1])];
    const optimizer = new optim.SGD(parameters, { lr: 0.5 });
    const calls = vi.spyOn(kernels, "addScaledInPlace");
    const others = (["add", "mul", "copy", "assign", "full"] as const).map((name) => vi.spyOn(kernels, name));
    try {
      optimizer.step();
      expect(calls).toHaveBeenCalledTimes(2);
      for (const other of others) expect(other).not.toHaveBeenCalled();
    } finally {
      vi.restoreAllMocks();
    }
    expect(parameters.map((each) => each.toArray())).toEqual([[0.5, 1.5], [2.5]]);
  });

  test("never writes to a gradient, also not with momentum over many steps", () => {
    const x = parameter([1], [2]);
    const optimizer = new optim.SGD([x], { lr: 0.1, momentum: 0.9, weightDecay: 0.1 });
    const gradient = x.grad;
    for (let i = 0; i < 3; i++) optimizer.step();
    expect(x.grad).toBe(gradient);
    expect(gradient?.item()).toBe(2);
  });

  test("remembers its first direction even if the gradient is overwritten afterwards", () => {
    const x = parameter([0], [1]);
    const optimizer = new optim.SGD([x], { lr: 1, momentum: 0.5 });
    optimizer.step(); // v = 1, x = -1
    x.grad?.assign([0]);
    optimizer.step(); // v = 0.5, x = -1.5
    expect(x.item()).toBe(-1.5);
  });

  test("refuses what it does not know, in the constructor and in groups", () => {
    const x = parameter([1]);
    const build = (...args: unknown[]) => Reflect.construct(optim.SGD, args);
    expect(() => build([x], { lr: 0.1, momentun: 0.9 })).toThrow(
      'SGD: unknown option "momentun"; did you mean momentum?',
    );
    expect(() => build([x], 0.1)).toThrow("SGD: options must be an object, got 0.1. Write { lr: 0.1 }.");
    expect(() => build([x], { lr: 0.1 }, 0.9)).toThrow("SGD: an argument too many, 0.9");
    expect(() => build([{ params: [x], weight_decay: 1 }], { lr: 0.1 })).toThrow("did you mean weightDecay?");
    expect(() => Reflect.construct(optim.Adam, [[x], 0.1])).toThrow("Write { lr: 0.1 }.");
    const step: (closure?: unknown) => void = new optim.SGD([x], { lr: 0.1 }).step;
    expect(() => step.call(new optim.SGD([x], { lr: 0.1 }), () => 1)).toThrow(
      "Optimizer.step: an argument too many",
    );
  });

  test("refuses options outside their range", () => {
    const build = (options: Partial<Record<keyof optim.SGDOptions, unknown>>) => () =>
      new optim.SGD([parameter([1])], options as unknown as optim.SGDOptions);
    expect(build({})).toThrow("SGD: lr is missing; it is one of the options: { lr: ... }");
    for (const lr of [-0.1, Number.NaN, Number.POSITIVE_INFINITY, "0.1"])
      expect(build({ lr })).toThrow(ValueError);
    expect(build({ lr: 1, momentum: -0.1 })).toThrow(
      "SGD: momentum must be a finite number of at least 0, got -0.1",
    );
    expect(build({ lr: 1, weightDecay: -1 })).toThrow(ValueError);
    expect(build({ lr: 1, nesterov: true })).toThrow("SGD: nesterov looks ahead along the momentum");
    expect(build({ lr: 1, nesterov: true, momentum: 0.9 })).not.toThrow();
  });
});
