/** Arrays of one value: written out where somebody needs them, and dropped without a copy. */
import { expect, test } from "vitest";
import { blockOf, elementsIn, originOf } from "../../../../src/array/storage.js";
import { freshWasm } from "../arrays.js";

const many = 4096; // 16 KB
const write = { by: "test" };

test("small ones are on the heap at once, large ones nowhere until their elements are wanted", () => {
  const { kernels } = freshWasm();
  expect(originOf(kernels.full([2 ** 20, 33], 1, "bool").storage)).toBeUndefined(); // a MemoryError comes here
  const small = kernels.full([many - 1], 2, "float32");
  const large = kernels.full([many], 2, "float32");
  expect(originOf(small.storage)).toBeUndefined();
  expect(originOf(large.storage)).toBeDefined();
  expect(large.storage.released).toBe(false);
  expect(kernels.read(large)).toEqual(new Float32Array(many).fill(2));
  expect(kernels.read(kernels.full([many, 4], 3, "bool"))).toEqual(new Uint8Array(4 * many).fill(1));
});

test("a write keeps the other elements, on the heap and in linear memory", () => {
  const { kernels } = freshWasm();
  for (const used of [false, true]) {
    const a = kernels.full([many], 2, "float32");
    if (used) kernels.neg(a);
    expect(blockOf(a.storage) !== undefined).toBe(used);
    kernels.setElement(a, 7, 5, write);
    expect(originOf(a.storage)).toBeUndefined();
    expect([...kernels.read(a).subarray(6, 9)]).toEqual([2, 5, 2]);
  }
});

test("they leave linear memory without a copy, and come back", () => {
  const { kernels, memory } = freshWasm();
  const a = kernels.full([many], 2, "float32");
  kernels.neg(a);
  memory.clear();
  expect(blockOf(a.storage)).toBeUndefined();
  expect(memory.stats().dropped).toBe(1);
  expect(elementsIn(kernels.neg(a).storage)[many - 1]).toBe(-2);
});

test("zeros that nobody has written stay nowhere while something is added to them", () => {
  const { kernels } = freshWasm();
  const a = kernels.full([many], 0, "float32");
  const places = kernels.fromValues([3, 3], [2], "int32");
  const sums = kernels.scatterAdd(a, places, kernels.fromValues([1, 2], [2], "float32"), 0);
  expect(blockOf(a.storage)).toBeUndefined();
  expect(originOf(a.storage)).toBeDefined();
  expect([...kernels.read(sums).subarray(2, 5)]).toEqual([0, 3, 0]);
});

test("one element that is stretched is such an array, and does not follow what is written to it later", () => {
  const { kernels } = freshWasm();
  for (const [dtype, value] of [
    ["float32", -0],
    ["float64", Number.NaN],
    ["int32", -7],
    ["bool", 1],
  ] as const) {
    const one = kernels.fromValues([value], [1, 1], dtype);
    const all = kernels.broadcastTo(one, [4, many]);
    expect(originOf(all.storage)).toBeDefined();
    kernels.setElement(one, 0, 0, write);
    const elements = kernels.read(all);
    expect(elements.length).toBe(4 * many);
    expect(elements.every((each) => Object.is(each, value))).toBe(true);
  }
  expect(originOf(kernels.broadcastTo(kernels.full([1], 2, "float32"), [9]).storage)).toBeUndefined();
});
