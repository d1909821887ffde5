/**
 * Conformance: every kernel of the contract, in every dtype that it takes, on WebAssembly against the
 * reference. The cases are generated from the table of the contract; conformance/promises.ts says what is
 * promised beside equal bits.
 */
import { describe, expect, test } from "vitest";
import { moduleExports } from "../../src/kernels/contract/border.js";
import { type KernelName, kernelNames, kernelTable } from "../../src/kernels/contract/index.js";
import type { Case } from "./conformance/case.js";
import { casesOf } from "./conformance/generators.js";
import { type Candidate, candidate, judge } from "./conformance/judge.js";

const alone = candidate();

const isEmpty = ({ operands }: Case) => operands().some(({ size }) => size === 0);

/** Where the table says WebAssembly, no case may quietly be left to the reference. */
function expectConformance(under: Candidate, kernel: KernelName, cases: readonly Case[]): void {
  const { wasm } = kernelTable[kernel];
  for (const each of cases) {
    const { difference, called } = judge(under, each);
    if (difference !== "") throw new Error(difference);
    const { title, dtype, slow } = each;
    if (wasm.includes(dtype) && slow === undefined && called.length === 0 && !isEmpty(each))
      throw new Error(
        `${kernel} of ${dtype}, ${title}: the table says WebAssembly, but the reference computed`,
      );
  }
}

describe("on WebAssembly and on the reference alike", () => {
  test.each(kernelNames)("%s", (kernel) => {
    const { dtypes, wasm } = kernelTable[kernel];
    const cases = casesOf(kernel);
    expect(new Set(cases.map(({ dtype }) => dtype))).toEqual(new Set(dtypes));
    for (const dtype of wasm)
      expect(cases.filter((each) => each.dtype === dtype && each.slow === undefined)).not.toEqual([]);
    expectConformance(alone, kernel, cases);
  });
});

/** From so many elements on a call is worth it, by default. */
const smallest = 32;
const elementwise = new Set(["unary", "withSlope", "binary", "pairwise", "parametric", "clamp"]);

/** Operands of one shape, and no others. */
const isOfSize = (title: string, size: number) =>
  title.startsWith(`(${size}) `) && !title.includes(" with (");

test(`from ${smallest} elements on, elementwise kernels go to WebAssembly, and give the same below`, () => {
  const usual = candidate({ smallest });
  for (const kernel of kernelNames) {
    const { kind, wasm } = kernelTable[kernel];
    if (!elementwise.has(kind)) continue;
    for (const size of [1, smallest - 1, smallest, smallest + 1])
      for (const each of casesOf(kernel).filter(({ title }) => isOfSize(title, size))) {
        const { difference, called } = judge(usual, each);
        const expected = size >= smallest && each.slow === undefined && wasm.includes(each.dtype);
        expect(difference).toBe("");
        expect(called.length > 0, `${kernel} of ${each.dtype}, ${each.title}: ${called}`).toBe(expected);
      }
  }
});

/** Kernels whose workers are there: they come without this thread's event loop turning. */
function withWorker(): Candidate {
  const shared = candidate({ threads: 2, shareFrom: 1 });
  shared.kernels.matmul(shared.kernels.full([8, 8], 1, "float32"), shared.kernels.full([8, 8], 1, "float32"));
  const end = performance.now() + 20_000;
  while (shared.threads.present < 2 && performance.now() < end);
  return shared;
}
const shared = withWorker();

test("products are the same on two threads", () => {
  const cases = casesOf("matmul").filter(({ dtype }) => dtype === "float32");
  expectConformance(
    shared,
    "matmul",
    cases.filter((_, i) => i % 5 === 0),
  );
});

test.each([
  "causalSoftmax",
  "conv2d",
  "conv2dWeight",
  "lstm",
  "lstmGrad",
  "layerNorm",
  "layerNormGrad",
  "batchNorm",
  "batchNormGrad",
  "reduceWindows",
  "resample",
  "maxPoolGrad",
  "avgPoolGrad",
] as const)("%s is the same on two threads", (kernel) => {
  const cases = casesOf(kernel).filter(({ dtype }) => dtype === "float32");
  expectConformance(
    shared,
    kernel,
    cases.map(({ through: _, ...each }) => each),
  );
});

test("products of rows of a data set are too", () => {
  const cases = casesOf("take").filter(({ through }) => through?.startsWith("multiply"));
  expect(cases.length).toBe(3);
  expectConformance(
    shared,
    "take",
    cases.map(({ through: _, ...each }) => each),
  );
});

test.each(["uniform", "normal"] as const)("draws (%s) are the same on two threads", (kernel) => {
  expectConformance(
    shared,
    kernel,
    casesOf(kernel).filter(({ title }) => title.startsWith("4099 ")),
  );
});

/** Among them all that write where they do not read, which is what threads may share. */
const shareable = kernelNames.filter((name) =>
  ["unary", "withSlope", "binary", "pairwise", "parametric"].includes(kernelTable[name].kind),
);
test.each(shareable)("%s is the same on two threads", (kernel) => {
  const cases = casesOf(kernel).filter(
    ({ title }) => title.startsWith("(1000)") || title.startsWith("(5,33)"),
  );
  expectConformance(shared, kernel, cases);
});

test("every export that the library calls is called by some case, but for what sends workers away", () => {
  const left = Object.keys(moduleExports).filter(
    (name) => !alone.reached.has(name) && !shared.reached.has(name),
  );
  expect(shared.threads.reason).toBe(""); // no worker has failed
  expect(left).toEqual(["dismiss"]); // test/kernels/wasm/threads
});
