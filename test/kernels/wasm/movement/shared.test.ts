/** Copies and indices on two threads: the same bits as on one, whatever share each has. */
import { expect, test } from "vitest";
import type { NdArray, Shape } from "../../../../src/array/index.js";
import { type Kernels, reference } from "../../../../src/kernels/index.js";
import { array, expectSame, freshWasm, random } from "../arrays.js";

const wasm = freshWasm({ threads: 2, shareFrom: 1 });
wasm.kernels.matmul(random([64, 64]), random([64, 64]));

const rows = 512;
const a = random([rows, 300]);
const places = (shape: Shape, below: number): NdArray =>
  array(
    shape,
    Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, i) => (i * 7919 + (i >> 3)) % below),
    "int32",
  );
const cube = random([20, 9, 70]);
const cases: Record<string, (k: Kernels) => NdArray> = {
  "gather across rows": (k) => k.gather(a, places([700, 300], rows), 0),
  "gather along rows": (k) => k.gather(a, places([rows, 311], 300), 1),
  "gather in the middle": (k) => k.gather(cube, places([20, 11, 70], 9), 1),
  "scatterAdd across rows": (k) => k.scatterAdd(a, places([40, 300], rows), random([40, 300], 3), 0),
  "scatterAdd along rows": (k) => k.scatterAdd(a, places([rows, 7], 300), random([rows, 7], 3), 1),
  "scatterAdd in the middle": (k) => k.scatterAdd(cube, places([20, 3, 70], 9), random([20, 3, 70], 3), 1),
  "concat of long runs": (k) => k.concat([a, a], 0),
  "concat side by side": (k) => k.concat([a, a], 1),
  "copy with a rest": (k) => k.copy(a),
  "copy of float64": (k) => k.copy(random([70_001], 2, "float64")),
  "scatterAdd onto zeros": (k) =>
    k.scatterAdd(k.full([rows, 300], 0, "float32"), places([rows, 200], 300), random([rows, 200], 3), 1),
  "scatterAdd onto others": (k) => k.scatterAdd(a, places([rows, 200], 300), random([rows, 200], 3), 1),
  transpose: (k) => k.permute(a, [1, 0]),
  "transpose of float64": (k) => k.permute(random([rows, 300], 2, "float64"), [1, 0]),
  "permute of four axes": (k) => k.permute(random([16, 8, 24, 48]), [2, 0, 3, 1]),
  "permute with few pieces": (k) => k.permute(random([3, 101, 487]), [0, 2, 1]),
  flip: (k) => k.slice(a, [rows - 1, 299], [rows, 300], [-1, -1]),
  "slice with steps": (k) => k.slice(random([2 * rows, 600]), [1, 0], [rows, 300], [2, 2]),
  pad: (k) => k.pad(a, [rows + 2, 304], [1, 3], [1, 1], 5),
  "pad in the middle": (k) => k.pad(random([9, 80, 100]), [9, 83, 105], [0, 2, 0], [1, 1, 1], -2),
  "pad with steps": (k) => k.pad(a, [2 * rows, 600], [1, 0], [2, 2], 0),
  "pad of an odd number of rows": (k) => k.pad(random([509, 261]), [511, 262], [1, 1], [1, 1], 0),
};

test("a worker is there", () => {
  const end = performance.now() + 20_000;
  while (wasm.threads.present < 2 && performance.now() < end);
  expect(wasm.threads.present).toBe(2);
});

test.each(Object.entries(cases))("%s", (title, run) => {
  const expected = run(reference);
  for (let time = 0; time < 3; time++) expectSame(run(wasm.kernels), expected, title);
});
