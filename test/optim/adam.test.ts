/** Adam against its formula in plain numbers. */
import { describe, expect, test } from "vitest";
import { optim, tensor, ValueError } from "wengert";
import { parameter } from "./parameters.js";

/** The paper's algorithm 1 on one number, with m̂ and v̂ spelt out; weight decay as PyTorch adds it. */
function reference(
  start: number,
  gradients: readonly number[],
  {
    lr = 1e-3,
    betas: [beta1, beta2] = [0.9, 0.999],
    eps = 1e-8,
    weightDecay = 0,
    ...more
  }: optim.AdamOptions,
): number[] {
  let [value, m, v] = [start, 0, 0];
  return gradients.map((gradient, i) => {
    const g = gradient + weightDecay * value;
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const mHat = m / (1 - beta1 ** (i + 1));
    const correction = 1 - beta2 ** (i + 1);
    const root = more.epsBeforeCorrection
      ? (Math.sqrt(v) + eps) / Math.sqrt(correction)
      : Math.sqrt(v / correction) + eps;
    value -= (lr * mHat) / root;
    return value;
  });
}

describe("Adam", () => {
  test.each<optim.AdamOptions>([
    {},
    { lr: 0.1 },
    { lr: 0.1, betas: [0.5, 0.9] },
    { lr: 0.1, betas: [0, 0] },
    { lr: 0.1, eps: 0.5 },
    { lr: 0.1, eps: 0.5, epsBeforeCorrection: true },
    { lr: 0.1, weightDecay: 0.5 },
  ])("follows its formula with %o", (options) => {
    const gradients = [1, -2, 0.5, 3, 0, 0, -1, 4, 2, -0.25];
    const expected = reference(2, gradients, options);
    const x = parameter([2]);
    const optimizer = new optim.Adam([x], options);
    const values = gradients.map((gradient) => {
      x.grad = tensor([gradient], { dtype: "float64" });
      optimizer.step();
      return x.item();
    });
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 12);
  });

  test("corrects the bias of its means: the first step has the length lr, whatever the gradient", () => {
    for (const gradient of [1e-3, 1, 1e4]) {
      const x = parameter([0], [gradient]);
      new optim.Adam([x], { lr: 0.01 }).step();
      expect(x.item()).toBeCloseTo(-0.01, 6);
    }
  });

  test("stays finite where the gradient is 0", () => {
    const x = parameter([1], [0]);
    const optimizer = new optim.Adam([x]);
    optimizer.step();
    expect(x.item()).toBe(1);
  });

  test("counts the steps of each parameter by itself", () => {
    const [always, late] = [parameter([0], [1]), parameter([0])];
    const optimizer = new optim.Adam([always, late], { lr: 0.01 });
    for (let i = 0; i < 5; i++) optimizer.step();
    late.grad = tensor([1], { dtype: "float64" });
    optimizer.step();
    expect(late.item()).toBeCloseTo(-0.01, 8);
    expect(always.item()).toBeCloseTo(-0.06, 8);
  });

  test("refuses options outside their range", () => {
    const build = (options: unknown) => () => new optim.Adam([parameter([1])], options as optim.AdamOptions);
    for (const options of [{ lr: -1 }, { eps: -1 }, { weightDecay: Number.NaN }])
      expect(build(options)).toThrow(ValueError);
    expect(build({ betas: [0.9, 1] })).toThrow(
      "Adam: betas must be two numbers of at least 0 and below 1, got [0.9, 1]",
    );
    expect(build({ betas: [-0.1, 0.9] })).toThrow("Adam: betas must be");
    expect(build({ betas: 0.9 })).toThrow(
      "Adam: betas must be two numbers of at least 0 and below 1, got 0.9",
    );
    expect(build({ betas: [0.9] })).toThrow(ValueError);
  });
});

describe("AdamW", () => {
  test("decays every weight alike, however large its gradient: p shrinks by lr · weightDecay beside Adam's step", () => {
    const start = [1, 1];
    const [plain, decayed] = [parameter(start, [1e-3, 1e3]), parameter(start, [1e-3, 1e3])];
    new optim.Adam([plain], { lr: 0.1 }).step();
    new optim.AdamW([decayed], { lr: 0.1, weightDecay: 0.5 }).step();
    for (const [i, value] of (decayed.toArray() as number[]).entries())
      expect(value).toBeCloseTo(((plain.toArray() as number[])[i] as number) - 0.05, 12);
  });

  test("is Adam where nothing decays, decays by 0.01 unless told otherwise, and signs its own errors and states", () => {
    const [a, b] = [parameter([2], [1]), parameter([2], [1])];
    new optim.Adam([a]).step();
    const optimizer = new optim.AdamW([b], { weightDecay: 0 });
    optimizer.step();
    expect(b.item()).toBe(a.item());
    expect(optimizer.stateDict().kind).toBe("AdamW");
    expect(new optim.AdamW([b]).paramGroups[0]?.weightDecay).toBe(0.01);
    expect(() => new optim.AdamW([b], { betas: [1, 0] })).toThrow("AdamW: betas must be");
  });
});
