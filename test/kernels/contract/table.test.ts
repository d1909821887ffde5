/** The table of kernels against what is there. */
import { expect, test } from "vitest";
import { kernelNames, kernelTable, namesOf, networkTable } from "../../../src/kernels/contract/index.js";
import { coreReference, kernels, networkKernels, reference } from "../../../src/kernels/index.js";

test("the reference and the WebAssembly kernels are those of the table, no more and no fewer", () => {
  expect(Object.keys(reference).sort()).toEqual([...kernelNames].sort());
  expect(Object.keys(networkKernels).sort()).toEqual([...kernelNames].sort());
});

test("those that every program has are all but those of networks", () => {
  const names = kernelNames.filter((name) => !(name in networkTable)).sort();
  expect(Object.keys(coreReference).sort()).toEqual(names);
  expect(Object.keys(kernels).sort()).toEqual(names);
});

test("WebAssembly claims only dtypes that the kernel takes", () => {
  for (const name of kernelNames)
    for (const dtype of kernelTable[name].wasm)
      expect(kernelTable[name].dtypes, `${name} ${dtype}`).toContain(dtype);
});

test("the kernels of a kind are found by it", () => {
  expect(namesOf("comparison")).toEqual(["eq", "ne", "lt", "le", "gt", "ge", "logicalAnd", "logicalOr"]);
  expect(namesOf("matmul")).toEqual(["matmul"]);
});
