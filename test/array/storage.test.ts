/** What a program can reach from an array at run time: everything but its elements in place. */
import { expect, test } from "vitest";
import { NdArray } from "../../src/array/index.js";
import { elementsOf } from "../../src/array/nd-array.js";
import { tensor } from "../../src/index.js";
import { kernels, reference } from "../../src/kernels/index.js";
import { LinearMemory } from "../../src/kernels/wasm/memory/linear-memory.js";

/** What a getter gives; one that throws leads nowhere. */
function gotBy(get: () => unknown, object: object): unknown {
  try {
    return Reflect.apply(get, object, []);
  } catch {
    return undefined;
  }
}

/** All objects that can be reached by properties, getters of the prototypes included. */
function reachable(start: object): Set<unknown> {
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value))
      return;
    seen.add(value);
    for (let each: object | null = value; each !== null && each !== Object.prototype; ) {
      for (const key of Reflect.ownKeys(each)) {
        const property = Reflect.getOwnPropertyDescriptor(each, key);
        if (typeof property?.value === "object") visit(property.value);
        else if (property?.get !== undefined && key !== "T")
          // a new tensor each time
          visit(gotBy(property.get, value));
      }
      each = Reflect.getPrototypeOf(each);
    }
  };
  visit(start);
  return seen;
}

const isElements = (value: unknown): boolean =>
  ArrayBuffer.isView(value) ||
  value instanceof ArrayBuffer ||
  value instanceof SharedArrayBuffer ||
  value instanceof LinearMemory;

test.each([
  ["on the heap", reference.fromValues(new Float32Array(100), [100], "float32")],
  ["in linear memory", kernels.exp(kernels.full([100], 1, "float32"))],
  ["levels", kernels.fromLevels(new Uint8Array(100), 255, [100], "float32")],
])("an array %s gives nobody its elements in place", (_, array) => {
  const found = reachable(array);
  expect(found).toContain(array.storage);
  expect([...found].filter(isElements)).toEqual([]);
  expect(elementsOf(array)).toHaveLength(100); // they are there
});

test("neither does a tensor, its gradient or the function that it came from", () => {
  const x = tensor([[1, 2, 3]], { requiresGrad: true });
  const y = x.exp().mul(x).sum();
  const found = reachable(y);
  expect([...found].filter((each) => each instanceof NdArray).length).toBeGreaterThan(1);
  expect([...found].filter(isElements)).toEqual([]);
  y.backward();
  expect([...reachable(x)].filter(isElements)).toEqual([]);
});

test("kernels hand out copies", () => {
  const a = kernels.exp(kernels.full([100], 1, "float32"));
  kernels.read(a)[0] = 7;
  expect(kernels.read(a)[0]).not.toBe(7);
});
