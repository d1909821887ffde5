/** Kernels on rows have the same bits on two threads as on one, and in whatever chunks. */
import { expect, test } from "vitest";
import { elementsOf, type NdArray } from "../../../../src/array/nd-array.js";
import { type Kernels, reference } from "../../../../src/kernels/index.js";
import { array, expectSame, freshWasm, random } from "../arrays.js";

function withWorker() {
  const wasm = freshWasm({ threads: 2, shareFrom: 1, smallest: 0 });
  wasm.kernels.matmul(random([16, 16]), random([16, 16]));
  const end = performance.now() + 20_000;
  while (wasm.threads.present < 2 && performance.now() < end);
  return wasm;
}
const shared = withWorker();
const alone = freshWasm({ threads: 1, smallest: 0 });

const axesOf = [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]];
const calls: { readonly [name: string]: (k: Kernels) => NdArray[] } = {
  "sums and extremes of float32": (k) => ofReductions(k, "float32"),
  "sums and extremes of float64": (k) => ofReductions(k, "float64"),
  "long rows": (k) => [
    k.norm(random([200_001]), [0], false),
    k.sum(random([200_001]), [0], false),
    k.mean(random([2, 70_000]), [1], false),
  ],
  "norms and gradients of reductions": (k) =>
    [
      [5, 40, 33],
      [1, 20_000, 1],
    ].flatMap((shape) =>
      axesOf.flatMap((axes) => {
        const a = random(shape, 4);
        const kept = shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
        const g = random(kept, 5);
        return [
          k.norm(a, axes, false),
          k.extremeGrad(g, a, reference.max(a, axes, true), axes),
          k.normGrad(g, a, reference.norm(a, axes, true), axes),
          k.logSumExpGrad(g, a, reference.logSumExp(a, axes, true), axes),
          k.dotAlong(a, random(shape, 6), axes),
          ...Object.values(k.moments(a, axes)),
        ];
      }),
    ),
  places: (k) => [k.argMax(random([37, 50]), 1), k.argMin(random([37, 50]), 0)],
  "softmax and what is like it": (k) =>
    [0, 1].flatMap((axis) => {
      const [a, b] = [random([37, 50], 1), random([37, 50], 2)];
      return [
        k.softmax(a, axis),
        k.logSoftmax(a, axis),
        k.logSumExp(a, [axis], false),
        k.softmaxGrad(a, b, axis),
        k.logSoftmaxGrad(a, b, axis),
      ];
    }),
  "cross-entropy": (k) => {
    const labels = array([37], Array.from({ length: 37 }, (_, i) => i), "int32"); // biome-ignore format: one line
    const { losses, probs } = k.softmaxCrossEntropy(random([37, 50]), labels);
    const given = reference.copy(probs);
    return [losses, probs, k.softmaxCrossEntropyGrad(given, labels, random([37]), 3)];
  },
  standardizing: (k) =>
    axesOf.flatMap((axes) => {
      const { value, scale } = k.standardize(random([5, 40, 33]), axes, 1e-5);
      const given = [random([5, 40, 33], 2), value, scale].map((each) => reference.copy(each)) as NdArray[];
      return [
        value,
        scale,
        k.standardizeGrad(given[0] as NdArray, given[1] as NdArray, given[2] as NdArray, axes),
      ];
    }),
};

const ofReductions = (k: Kernels, dtype: "float32" | "float64") =>
  (["sum", "mean", "max", "min"] as const).flatMap((name) =>
    [
      [5, 40, 33],
      [20, 6, 7],
      [300, 5, 1],
    ].flatMap((shape) => axesOf.map((axes) => k[name](random(shape, 3, dtype), axes, false))),
  );

test.each(Object.keys(calls))("%s", (name) => {
  expect(shared.threads.present).toBe(2);
  const run = calls[name] as (k: Kernels) => NdArray[];
  const [expected, actual] = [run(alone.kernels), run(shared.kernels)];
  for (const [i, each] of expected.entries()) {
    expect(elementsOf(each).length).toBeGreaterThan(0);
    expectSame(actual[i] as NdArray, each, `result ${i}`);
  }
});
