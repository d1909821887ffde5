/** Normalization of large arrays in one op: what standardizing, scaling and shifting give, and when it is one. */
import { describe, expect, test, vi } from "vitest";
import {
  batchNorm,
  type DType,
  detectAnomaly,
  layerNorm,
  recordSources,
  type Tensor,
  tensor,
  zeros,
} from "wengert";
import { networkKernels } from "../../../src/kernels/index.js";
import { expectClose } from "../../helpers/close.js";

/** Numbers of a mean and a spread of their own in each place. */
const made = (shape: readonly number[], seed: number, dtype: DType = "float32", requiresGrad = true) => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const values = Array.from({ length: size }, (_, j) => Math.sin(3 * seed + 1.7 * j + (j * j) / 7) + seed);
  return tensor(values, { shape, dtype, requiresGrad });
};

type Operands = [x: Tensor, weight: Tensor, bias: Tensor];
const operandsOf = (shape: readonly number[], weights: readonly number[], dtype?: DType): Operands => [
  made(shape, 1, dtype),
  made(weights, 2, dtype),
  made(weights, 3, dtype),
];

const byRows = (x: Tensor, weight: Tensor, bias: Tensor) => layerNorm(x, weight.shape, { weight, bias });
const byChannels = (x: Tensor, weight: Tensor, bias: Tensor) =>
  batchNorm(x, { weight, bias, training: true });

const isOneOp = (y: Tensor) => y.gradFn?.name === "layerNorm" || y.gradFn?.name === "batchNorm";

/** The result, its gradients, and how these change with the upstream gradient. */
function everything(f: (...given: Operands) => Tensor, operands: Operands, createGraph = false): Tensor[] {
  for (const each of operands) each.grad = null;
  const y = f(...operands);
  y.backward(made(y.shape, 4, y.dtype, false), { createGraph });
  return [y, ...operands.map(({ grad }) => (grad as unknown as Tensor).detach())];
}

describe.each([
  ["layerNorm", byRows, [33, 40], [40]],
  ["layerNorm over two axes", byRows, [130, 3, 7], [3, 7]],
  ["batchNorm of columns", byChannels, [70, 17], [17]],
  ["batchNorm of images", byChannels, [9, 5, 7, 6], [5]],
] as const)("%s", (_name, f, shape, weights) => {
  test("has in one op the bits of its steps, and their gradients", () => {
    const operands = operandsOf(shape, weights);
    const steps = (...given: Operands) => recordSources(() => f(...given));
    expect(isOneOp(f(...operands))).toBe(true);
    expect(isOneOp(steps(...operands))).toBe(false);
    const whole = everything(f, operands);
    const others = everything(steps, operands);
    expect(whole[0]?.toTypedArray()).toEqual(others[0]?.toTypedArray());
    for (const [i, part] of whole.entries())
      expectClose(part, others[i] as Tensor, { rtol: 1e-5, atol: 1e-4 }, `part ${i}`);
    for (const [i, part] of everything(f, operands, true).entries())
      expectClose(part, others[i] as Tensor, { rtol: 1e-5, atol: 1e-4 }, `recorded part ${i}`);
  });

  test("has a second derivative, that of its steps", () => {
    const second = (g: (...given: Operands) => Tensor) => {
      const operands = operandsOf(shape, weights);
      const [x] = operands;
      g(...operands)
        .mul(made(shape, 5, "float32", false))
        .square()
        .sum()
        .backward(undefined, { createGraph: true });
      const first = x.grad as unknown as Tensor;
      x.grad = null;
      first
        .mul(made(shape, 6, "float32", false))
        .sum()
        .backward();
      return operands.map(({ grad }) => grad as unknown as Tensor);
    };
    const whole = second(f);
    const steps = second((...given) => recordSources(() => f(...given)));
    for (const [i, part] of whole.entries())
      expectClose(part, steps[i] as Tensor, { rtol: 1e-3, atol: 2e-2 }, `operand ${i}`);
  });
});

test("small arrays, those of float64, those without weight or bias, and what is watched go step by step", () => {
  const [x, weight, bias] = operandsOf([32, 32], [32]);
  expect(isOneOp(byRows(x, weight, bias))).toBe(true);
  expect(isOneOp(byRows(...operandsOf([31, 32], [32])))).toBe(false);
  expect(isOneOp(byRows(...operandsOf([32, 32], [32], "float64")))).toBe(false);
  expect(isOneOp(layerNorm(x, 32, { weight }))).toBe(false);
  expect(isOneOp(layerNorm(x, 32, { bias }))).toBe(false);
  expect(isOneOp(detectAnomaly(() => byRows(x, weight, bias)))).toBe(false);
});

test("running statistics move to the same bits in one op and in steps", () => {
  const operands = operandsOf([16, 5, 20], [5]);
  const moved = (watched: boolean) => {
    const [runningMean, runningVariance] = [zeros([5]), zeros([5])];
    const run = () =>
      batchNorm(operands[0], {
        weight: operands[1],
        bias: operands[2],
        training: true,
        runningMean,
        runningVariance,
      });
    const y = watched ? recordSources(run) : run();
    expect(isOneOp(y)).toBe(!watched);
    return [runningMean, runningVariance].map((each) => each.toTypedArray());
  };
  const [whole, steps] = [moved(false), moved(true)];
  expect(whole).toEqual(steps);
  expect(whole[0]?.every((mean) => mean > 0)).toBe(true);
  expect(whole[1]?.every((variance) => variance > 0)).toBe(true);
});

test("one pass calls the kernel once, for whichever operands require grad", () => {
  const calls = vi.spyOn(networkKernels, "layerNormGrad");
  try {
    for (const places of [[0, 1, 2], [1], [0, 2]]) {
      calls.mockClear();
      const operands = operandsOf([40, 40], [40]).map((each, i) =>
        places.includes(i) ? each : each.detach(),
      ) as Operands;
      byRows(...operands)
        .sum()
        .backward();
      expect(calls).toHaveBeenCalledTimes(1);
      expect(operands.map(({ grad }) => grad !== null)).toEqual([0, 1, 2].map((i) => places.includes(i)));
    }
  } finally {
    calls.mockRestore();
  }
});

test("a value that was changed after it was normalized is refused on the way back", () => {
  const [x, weight, bias] = operandsOf([40, 40], [40]);
  const y = byRows(x, weight, bias);
  x.assign(zeros([40, 40]));
  expect(() => y.sum().backward()).toThrow(/changed/);
});
