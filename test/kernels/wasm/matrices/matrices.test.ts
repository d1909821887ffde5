/** The loops of decompositions on two lanes: the bits of the reference, at sizes around every tail. */
import { expect, test } from "vitest";
import { matrixReference } from "../../../../src/kernels/reference/matrices/matrices.js";
import { createWasmKernels, matrixKernelsOf } from "../../../../src/kernels/wasm/index.js";
import { after, matrixCases, padding } from "./cases.js";

const wasm = createWasmKernels({ threads: 1 });
const fast = matrixKernelsOf(wasm);

test.each([...new Set(matrixCases.map(({ title }) => title))])("%s", (title) => {
  for (const each of matrixCases.filter((one) => one.title === title)) {
    const found = after(fast, each, ([first]) => expect(first?.buffer === wasm.memory.buffer).toBe(true));
    expect(found).toEqual(after(matrixReference, each));
  }
});

test("elements are zeros, and go back", () => {
  const before = wasm.memory.stats;
  for (let i = 0; i < 3; i++)
    fast.withElements([padding], (list) => {
      expect(list.every((x) => x === 0)).toBe(true);
      list.fill(1);
    });
  expect(wasm.memory.stats).toEqual(before);
});
