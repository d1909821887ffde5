/** The second module, of what only networks and images use: there where it was needed, and for the workers too. */
import { expect, test } from "vitest";
import type { NdArray } from "../../../src/array/index.js";
import { reference } from "../../../src/kernels/index.js";
import {
  type CoreWasm,
  createCoreKernels,
  createWasmKernels,
  loadRelaxed,
  networkKernelsOf,
  provideNetwork,
} from "../../../src/kernels/wasm/index.js";
import { array, expectNear, expectSame, random, sparse } from "./arrays.js";

const isAlive = ({ wasm }: CoreWasm): boolean => wasm.multiplyLists !== undefined;

/** A product whose left operand is mostly zero, in a memory of its own. */
const product = ({ kernels }: CoreWasm): NdArray =>
  reference.copy(kernels.matmul(sparse([100, 784], 1), random([784, 50], 2)));

/** Rows of a data set that are taken often enough to be listed, if they can be. */
function batches({ kernels }: CoreWasm): NdArray[] {
  const dataset = sparse([300, 784], 3);
  const w = random([784, 10], 4);
  return Array.from({ length: 40 }, (_, i) => {
    const rows = Int32Array.from({ length: 100 }, (_, j) => (i * 97 + j * 31) % 300);
    return reference.copy(kernels.matmul(kernels.take(dataset, array([100], rows, "int32"), 0), w));
  });
}

test("a program without networks has products of the same bits, which skip nothing", () => {
  const [core, all] = [createCoreKernels({ threads: 1 }), createWasmKernels({ threads: 1 })];
  expectSame(product(core), product(all));
  const expected = batches(all);
  batches(core).forEach((each, i) => {
    expectSame(each, expected[i] as NdArray, `${i}`);
  });
  expect([core, all].map(isAlive)).toEqual([false, true]);
});

test("it comes to life with the first product that may skip zeros, where it is provided", () => {
  const core = createCoreKernels({ threads: 1 });
  provideNetwork(core);
  core.kernels.add(random([100]), random([100]));
  expect(isAlive(core)).toBe(false);
  core.skipZeros = false;
  product(core);
  expect(isAlive(core)).toBe(false);
  core.skipZeros = true;
  product(core);
  expect(isAlive(core)).toBe(true);
});

test("workers that were there before are followed by others that have it", () => {
  const core = createCoreKernels({ threads: 2, shareFrom: 1 });
  const dense = () => reference.copy(core.kernels.matmul(random([64, 64], 5), random([64, 64], 6)));
  const workersCome = () => {
    const end = performance.now() + 20_000;
    while (core.threads.present < 2 && performance.now() < end) dense();
    expect(core.threads.present).toBe(2);
  };
  workersCome();
  const expected = [dense(), product(core)] as const;
  networkKernelsOf(core);
  workersCome();
  for (let i = 0; i < 20; i++) {
    expectSame(product(core), expected[1]);
    expectSame(dense(), expected[0]);
  }
  expect(core.threads.reason).toBe("");
});

test("what comes to life after relaxed kernels were asked for is relaxed too, and plain once they are not", async () => {
  const core = createCoreKernels({ threads: 1 });
  const expected = product(core);
  await core.setRelaxed(loadRelaxed);
  provideNetwork(core);
  const late = product(core);
  const early = createWasmKernels({ threads: 1 });
  await early.setRelaxed(loadRelaxed);
  expectSame(late, product(early));
  expectNear(late, expected, 2e-3);
  await core.setRelaxed(undefined);
  expectSame(product(core), expected);
});
