/** Metrics: the same over many batches as over all examples at once, and no graph of what was measured. */
import { expect, test } from "vitest";
import { ShapeError, tensor, ValueError } from "wengert";
import { Accuracy, MeanMetric } from "wengert/train";

test("a mean is weighted, NaN before anything came, and begins anew", () => {
  const mean = new MeanMetric();
  expect(mean.value).toBeNaN();
  mean.update(1, 100);
  mean.update(4, 50);
  mean.update(Number.NaN, 0); // nothing
  expect([mean.value, mean.weight]).toEqual([2, 150]);
  mean.reset();
  expect(mean.value).toBeNaN();
  mean.update(7);
  expect(mean.value).toBe(7);
  expect(() => mean.update(1, -1)).toThrow(ValueError);
});

const logits = [
  [0, 2, 1],
  [3, 1, 2],
  [1, 1, 0],
  [0, 0, 9],
];
const labels = [1, 2, 0, 2];

test("accuracy does not depend on how the examples are cut into batches", () => {
  for (const cut of [0, 1, 3, 4]) {
    const accuracy = new Accuracy();
    for (const part of [[0, cut] as const, [cut, 4] as const]) {
      const rows = logits.slice(...part);
      if (rows.length > 0) accuracy.update(tensor(rows), tensor(labels.slice(...part), { dtype: "int32" }));
    }
    // of two logits that are equal, the first counts
    expect([accuracy.value, accuracy.correct, accuracy.count]).toEqual([0.75, 3, 4]);
  }
});

test("an example with NaN among its logits is never right, whatever its label", () => {
  const { NaN: nan } = Number;
  const rows = [
    [nan, nan],
    [1, nan],
    [nan, 1],
    [2, 1],
  ];
  for (const [label, correct] of [
    [0, 1],
    [1, 0],
  ] as const)
    for (const dtype of ["float32", "float64"] as const) {
      const accuracy = new Accuracy();
      accuracy.update(tensor(rows, { dtype }), tensor([label, label, label, label], { dtype: "int32" }));
      expect([accuracy.correct, accuracy.count]).toEqual([correct, 4]);
    }
});

test("accuracy begins anew, and is NaN before anything came", () => {
  const accuracy = new Accuracy();
  expect(accuracy.value).toBeNaN();
  accuracy.update(tensor(logits, { requiresGrad: true }), tensor(labels, { dtype: "int32" }));
  accuracy.reset();
  expect(accuracy.value).toBeNaN();
});

test("what cannot be compared is refused with the way out, and counts nothing", () => {
  const accuracy = new Accuracy();
  const x = tensor(logits);
  const oneHot = tensor([
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
    [0, 0, 1],
  ]);
  expect(() => accuracy.update(x, oneHot)).toThrow(
    new ShapeError(
      "Accuracy.update: logits must be (N, classes) and labels (N), got (4, 3) and (4, 3). Of one-hot labels, " +
        "argMax(1) gives the classes.",
    ),
  );
  expect(() => accuracy.update(x, tensor([1, 2]))).toThrow(ShapeError);
  expect(() => accuracy.update(x, tensor([0, 1, 2, 3], { dtype: "int32" }))).toThrow(
    /the label 3, no class of .* with 3 classes. Labels are whole numbers from 0 to 2/,
  );
  expect(() => accuracy.update(x, tensor([0, 1, 2, 0.5]))).toThrow(ValueError);
  expect(accuracy.count).toBe(0);
});
