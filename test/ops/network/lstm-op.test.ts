/** The op behind sequences of LSTMs: one pass of a kernel gives all gradients, and the same as its steps would. */
import { describe, expect, test, vi } from "vitest";
import { networkKernels } from "../../../src/kernels/index.js";
import { stack } from "../../../src/ops/index.js";
import { lstm } from "../../../src/ops/internal.js";
import type { Tensor } from "../../../src/tensor/index.js";
import { expectClose } from "../../helpers/close.js";
import { gradientsOf, operandsOf as operandsOfShapes, upstreamOf } from "./by-steps.js";

type Operands = [z: Tensor, h: Tensor, c: Tensor, weights: Tensor, bias: Tensor];

const shapes = (examples: number, steps: number, size: number) => [
  [examples, steps, 4 * size],
  [examples, size],
  [examples, size],
  [size, 4 * size],
  [4 * size],
];

/** Operands of which only those at these places require grad. */
const operandsOf = (
  sizes: readonly [number, number, number],
  places: readonly number[],
  dtype: "float32" | "float64",
) => operandsOfShapes(shapes(...sizes), places, dtype) as Operands;

/** The same step by step, by ops. */
function inSteps(z: Tensor, first: Tensor, memory: Tensor, weights: Tensor, bias: Tensor): Tensor {
  let [h, c] = [first, memory];
  const values = Array.from({ length: z.shape[1] as number }, (_, t) => {
    const gates = z.slice([null, t]).add(h.matmul(weights)).add(bias);
    const [i, f, g, o] = gates.split(4, 1);
    c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    h = o.sigmoid().mul(c.tanh());
    return h;
  });
  return stack([...values, c], 1);
}

const all = [0, 1, 2, 3, 4];

describe.each(["float32", "float64"] as const)("%s", (dtype) => {
  const tolerance = dtype === "float32" ? { rtol: 1e-5, atol: 1e-5 } : { rtol: 1e-12, atol: 1e-12 };

  test.each([
    [[3, 4, 2], all],
    [[2, 1, 3], all],
    [[4, 3, 5], all],
    ...all.map((i) => [[2, 3, 3], [i]] as const),
    [
      [3, 2, 2],
      [1, 3],
    ],
    [
      [3, 2, 2],
      [2, 4],
    ],
    [
      [3, 2, 2],
      [2, 3],
    ],
  ] as const)(
    "of %s the kernel and the recorded rule give what the steps give, for operands %s",
    (sizes, places) => {
      const operands = operandsOf(sizes, places, dtype);
      const steps = gradientsOf(operands, false, inSteps);
      const [fused, recorded] = [false, true].map((graph) => gradientsOf(operands, graph, lstm));
      for (const i of all) {
        expect(fused?.[i] === null).toBe(!places.includes(i as never));
        if (!places.includes(i as never)) continue;
        for (const each of [fused, recorded])
          expectClose(each?.[i] as Tensor, steps[i] as Tensor, tolerance, `operand ${i}`);
      }
    },
  );
});

test("one pass calls the kernel once, and the next one calls it again", () => {
  const operands = operandsOf([3, 4, 2], all, "float64");
  const calls = vi.spyOn(networkKernels, "lstmGrad");
  try {
    const y = lstm(...operands);
    const g = upstreamOf(y);
    const once = gradientsOf(operands, false, lstm);
    expect(calls).toHaveBeenCalledTimes(1);
    for (const each of operands) each.grad = null;
    for (let pass = 1; pass <= 3; pass++) {
      y.backward(g, { retainGraph: true });
      expect(calls).toHaveBeenCalledTimes(1 + pass);
      for (const [i, { grad }] of operands.entries())
        expectClose(grad as unknown as Tensor, (once[i] as Tensor).mul(pass), { rtol: 1e-12, atol: 1e-12 });
    }
  } finally {
    calls.mockRestore();
  }
});

test("two results that get one gradient have gradients of their own", () => {
  const [first, second] = [operandsOf([2, 3, 2], all, "float64"), operandsOf([2, 3, 2], [0], "float64")];
  second[1] = second[1].mul(2);
  const [a, b] = [lstm(...first), lstm(...second)];
  const g = upstreamOf(a);
  a.add(b).backward(g);
  const alone = second[0].grad as unknown as Tensor;
  second[0].grad = null;
  lstm(...second).backward(g);
  expectClose(second[0].grad as unknown as Tensor, alone, { rtol: 1e-12, atol: 1e-12 });
});
