/** The table of kernels against what is there. */
import { expect, test } from "vitest";
import { kernelNames, kernelTable, namesOf } from "../../../src/kernels/contract/index.js";
import { kernels, reference } from "../../../src/kernels/index.js";

test("the reference and the WebAssembly kernels are those of the table, no more and no fewer", () => {
  expect(Object.keys(reference).sort()).toEqual([...kernelNames].sort());
  expect(Object.keys(kernels).sort()).toEqual([...kernelNames].sort());
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
