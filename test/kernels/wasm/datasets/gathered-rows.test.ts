/** Batches of a mostly zero data set: after an epoch its nonzeros are listed, and a batch has elements only where somebody wants them. */

import { describe, expect, test } from "vitest";
import type { NdArray } from "../../../../src/array/index.js";
import { originOf } from "../../../../src/array/storage.js";
import { reference } from "../../../../src/kernels/index.js";
import { GatheredRows } from "../../../../src/kernels/wasm/datasets/gathered-rows.js";
import {
  array,
  elementsOf,
  expectNear,
  expectSame,
  freshWasm,
  isResident,
  numbers,
  random,
  sparse,
} from "../arrays.js";

const [count, width, batchSize] = [300, 203, 48];
const write = { by: "test" };
const rows = (seed: number) =>
  array(
    [batchSize],
    numbers(batchSize, seed).map((x) => Math.floor(((x + 2) / 4) * count)),
    "int32",
  );

/** Takes batches until the data set is listed, and one more. */
function prepare(makeDataset: () => NdArray = () => sparse([count, width], 7)) {
  const wasm = freshWasm();
  const dataset = makeDataset();
  for (let i = 0; i < 40; i++) wasm.kernels.free(wasm.kernels.take(dataset, rows(i), 0));
  const batch = wasm.kernels.take(dataset, rows(99), 0);
  return { ...wasm, wasm, dataset, batch, expected: reference.take(makeDataset(), rows(99), 0) };
}

/** The product in a linear memory of its own, which copies of the operands enter. */
const product = (a: NdArray, b: NdArray) => freshWasm().kernels.matmul(reference.copy(a), reference.copy(b));

const hasElements = (a: NdArray) => !(originOf(a.storage) instanceof GatheredRows) || isResident(a);

describe("a listed batch", () => {
  test("gives both products bit for bit without ever having elements", () => {
    for (const n of [1, 7, 50]) {
      const { kernels, batch, expected, wasm } = prepare();
      const [w, g] = [random([width, n], 3), random([batchSize, n], 4)];
      const y = kernels.matmul(batch, w);
      const dw = kernels.matmul(batch, g, { transposeA: true });
      expect(hasElements(batch)).toBe(false);
      wasm.skipZeros = false;
      expectSame(y, kernels.matmul(expected, w), `${n}`);
      expectSame(dw, kernels.matmul(expected, g, { transposeA: true }), `${n}`);
    }
  });

  test("has its elements as soon as they are wanted: read, computed with, or multiplied densely", () => {
    const uses: ((all: ReturnType<typeof prepare>) => [NdArray, NdArray])[] = [
      ({ batch, expected }) => [batch, expected],
      ({ kernels, batch, expected }) => [kernels.neg(batch), reference.neg(expected)],
      ({ kernels, batch, expected }) => [kernels.permute(batch, [1, 0]), reference.permute(expected, [1, 0])],
      ({ kernels, batch, expected }) => [
        kernels.take(batch, array([2], [5, 0], "int32"), 0),
        reference.take(expected, array([2], [5, 0], "int32"), 0),
      ],
      ({ kernels, batch, expected }) => {
        const w = random([width, 5], 3);
        elementsOf(w)[17] = Number.NaN; // no zero may be skipped
        const [y, z] = [kernels.matmul(batch, w), product(expected, w)];
        expect([...elementsOf(y)].some(Number.isNaN)).toBe(true);
        return [y, z];
      },
    ];
    for (const use of uses) {
      const all = prepare();
      expect(hasElements(all.batch)).toBe(false);
      expectSame(...use(all));
      expectSame(all.kernels.relu(all.batch), reference.relu(all.expected));
    }
  });

  test("under another shape has elements, and its own lists stay right", () => {
    const { kernels, batch, expected, wasm } = prepare();
    const w = random([width, 5], 3);
    const y = kernels.matmul(batch, w);
    const other = batch.reshape([batchSize / 2, 2 * width]);
    const v = random([2 * width, 5], 6);
    const z = kernels.matmul(other, v);
    wasm.skipZeros = false;
    expectSame(y, kernels.matmul(expected, w));
    expectSame(z, kernels.matmul(expected.reshape([batchSize / 2, 2 * width]), v));
  });

  test("keeps its values when the data set is written to; the next batch has the new ones", () => {
    const { kernels, dataset, batch, expected } = prepare();
    kernels.assign(dataset, sparse([count, width], 8), write);
    const next = kernels.take(dataset, rows(99), 0);
    expectSame(batch, expected);
    expectSame(next, reference.take(sparse([count, width], 8), rows(99), 0));
    const w = random([width, 5], 3);
    expectSame(kernels.matmul(next, w), product(reference.copy(next), w));
  });

  test("keeps its rows when the places that it was taken by are written to", () => {
    const { kernels, dataset, expected } = prepare();
    const places = rows(99);
    const batch = kernels.take(dataset, places, 0);
    kernels.assign(places, rows(5), write);
    expect(elementsOf(places)).toEqual(elementsOf(rows(5)));
    const w = random([width, 5], 3);
    expectSame(kernels.matmul(batch, w), product(expected, w));
    expectSame(batch, expected);
  });

  test("keeps what is written to it, before and after its products", () => {
    for (const early of [true, false]) {
      const { kernels, batch, expected } = prepare();
      const w = random([width, 5], 3);
      if (!early) kernels.matmul(batch, w);
      kernels.setElement(batch, 3, 11, write);
      reference.setElement(expected, 3, 11, write);
      expectSame(batch, expected);
      expectSame(kernels.matmul(batch, w), product(expected, w));
      expect(batch.storage.version).toBe(1);
    }
  });

  test("leaves nothing behind when it is retired or freed, and can be used again after it was retired", () => {
    const { kernels, memory, batch, dataset } = prepare();
    const w = kernels.neg(random([width, 5], 3));
    const before = memory.stats().residentBytes;
    const y = kernels.matmul(batch, w);
    kernels.matmul(batch, random([batchSize, 300], 4), { transposeA: true });
    kernels.retire(batch);
    memory.setBudget(memory.stats().budgetBytes);
    expectSame(kernels.matmul(batch, w), y);
    const lists = memory.stats().residentBytes;
    kernels.free(batch);
    expect(memory.stats().residentBytes).toBeLessThan(lists);
    expect(memory.stats().residentBytes - before).toBeLessThan(2 ** 19);
    expect(() => kernels.read(batch)).toThrow("released");
    expect(elementsOf(dataset).length).toBe(count * width);
  });

  test("lists that gave way are missed by nobody, and made again once as many rows were taken again", () => {
    const { kernels, memory, batch, dataset } = prepare();
    const w = random([width, 5], 3);
    const y = reference.copy(kernels.matmul(batch, w));
    expect(memory.stats().datasetBytes).toBeGreaterThan(0);
    memory.clear();
    expect(memory.stats().datasetBytes).toBe(0);
    expectSame(kernels.matmul(batch, w), y);
    for (let i = 0; i <= 2 * Math.ceil(count / batchSize); i++) kernels.take(dataset, rows(i), 0);
    expect(memory.stats().datasetBytes).toBeGreaterThan(0);
    const next = kernels.take(dataset, rows(99), 0);
    expectSame(kernels.matmul(next, w), y);
    expect(hasElements(next)).toBe(false);
  });

  test("lists never take what the budget has no room for, and give way when it shrinks", () => {
    const { kernels, memory, batch } = prepare();
    const w = random([width, 5], 3);
    const y = reference.copy(kernels.matmul(batch, w));
    const { datasetBytes } = memory.stats();
    for (const budget of [2 * datasetBytes, datasetBytes + 2 ** 16, datasetBytes - 1, 2 ** 16, 0]) {
      memory.setBudget(budget);
      expectNear(kernels.matmul(batch, w), y, 1e-5, `${budget}`);
      const stats = memory.stats();
      expect(stats.residentBytes + stats.datasetBytes).toBeLessThanOrEqual(budget);
    }
    expect(memory.stats().datasetBytes).toBe(0);
  });
});

test("what is written to between reads, as an embedding is, is no data set: nothing is lent, so no write copies it", () => {
  const { kernels } = freshWasm();
  const weight = sparse([count, width], 7);
  const data = elementsOf(weight);
  for (let i = 0; i < 60; i++) {
    const batch = kernels.take(weight, rows(i), 0);
    expect(originOf(batch.storage)).toBeUndefined();
    kernels.setElement(weight, i, i, write);
  }
  expect(elementsOf(weight)).toBe(data);
});

test("a dense data set is not listed, and its batches have elements at once", () => {
  const { batch, expected, kernels } = prepare(() => random([count, width], 7));
  expect(isResident(batch)).toBe(true);
  expectSame(kernels.neg(batch), reference.neg(expected));
});

test("with skipping switched off, batches have elements at once", () => {
  const { wasm, kernels, dataset, expected } = prepare();
  wasm.skipZeros = false;
  const batch = kernels.take(dataset, rows(99), 0);
  expect(isResident(batch)).toBe(true);
  expectSame(batch, expected);
});

test("images of three axes are listed as rows too", () => {
  const { kernels, batch, expected } = prepare(() => sparse([count, 29, 7], 7));
  const flat = batch.reshape([batchSize, width]);
  const w = random([width, 5], 3);
  expectSame(kernels.matmul(flat, w), product(expected.reshape([batchSize, width]), w));
  expect(hasElements(batch)).toBe(false);
});

describe("a data set of bytes", () => {
  const levels = (size: number) => Uint8Array.from(numbers(size, 5), (x) => (x < 1.2 ? 0 : (x + 2) * 63));
  const make = (kernels: Pick<typeof reference, "fromLevels">, shape: readonly number[] = [count, width]) =>
    kernels.fromLevels(levels(shape.reduce((a, b) => a * b)), 255, shape, "float32");

  test("is level / unit rounded once, for every level and both ways of getting there", () => {
    const all = Uint8Array.from({ length: 259 }, (_, i) => i);
    for (const unit of [255, 1, 256, 7]) {
      const { kernels } = freshWasm();
      const expected = array(
        [7, 37],
        Array.from(all, (level) => Math.fround(level / unit)),
      );
      expectSame(reference.fromLevels(all, unit, [7, 37], "float32"), expected);
      const x = kernels.fromLevels(all, unit, [7, 37], "float32");
      expectSame(kernels.neg(x), reference.neg(expected)); // has entered linear memory
      expectSame(kernels.fromLevels(all, unit, [7, 37], "float32"), expected); // has become floats on the heap
      const rows = array([3], [6, 0, 3], "int32");
      const batch = kernels.take(kernels.fromLevels(all, unit, [7, 37], "float32"), rows, 0);
      expectSame(batch, reference.take(expected, rows, 0), `${unit}`);
    }
    expect(elementsOf(reference.fromLevels(all, 255, [259], "float64"))[77]).toBe(77 / 255);
  });

  test("gives the batches and the products that its floats give, and stays bytes", () => {
    for (const skipZeros of [true, false]) {
      const [bytes, floats] = [freshWasm(), freshWasm()];
      bytes.skipZeros = skipZeros;
      floats.skipZeros = skipZeros;
      const [a, b] = [make(bytes.kernels), make(reference)];
      const w = random([width, 50], 3);
      for (let i = 0; i < 60; i++) {
        const [x, y] = [bytes.kernels.take(a, rows(i), 0), floats.kernels.take(b, rows(i), 0)];
        const g = random([batchSize, 50], i);
        expectSame(
          bytes.kernels.matmul(x, reference.copy(w)),
          floats.kernels.matmul(y, reference.copy(w)),
          `${i}`,
        );
        expectSame(
          bytes.kernels.matmul(x, reference.copy(g), { transposeA: true }),
          floats.kernels.matmul(y, reference.copy(g), { transposeA: true }),
          `${i}`,
        );
        expectSame(x, y, `${i}`);
      }
      expect(originOf(a.storage)).toBeDefined();
    }
  });

  test("passes through products whole when it is large, listed or not", () => {
    const { kernels, memory } = freshWasm({ streamedFrom: 1000 });
    const [a, b] = [make(kernels), make(reference)];
    const w = random([width, 9], 3);
    const expected = product(b, w);
    for (let i = 0; i < 4; i++) expectSame(kernels.matmul(a, w), expected, `${i}`);
    expect(memory.stats().datasetBytes).toBeGreaterThan(0);
    expect(originOf(a.storage)).toBeDefined();
  });

  test("becomes floats where it is written to; batches that were taken before keep their values", () => {
    const { kernels } = freshWasm();
    const [a, b] = [make(kernels), make(reference)];
    for (let i = 0; i < 40; i++) kernels.free(kernels.take(a, rows(i), 0));
    const batch = kernels.take(a, rows(99), 0);
    kernels.setElement(a, 5, 0.5, write);
    expectSame(batch, reference.take(b, rows(99), 0));
    reference.setElement(b, 5, 0.5, write);
    expectSame(a, b);
    expectSame(kernels.take(a, rows(3), 0), reference.take(b, rows(3), 0));
  });
});
