/** Judge: runs a case on kernels under test and on the reference, and says in one sentence what differs. */

import { formatShape, type NdArray } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import { blockOf, elementsIn } from "../../../src/array/storage.js";
import { type Kernels, reference } from "../../../src/kernels/index.js";
import { createWasmKernels, type WasmKernels, type WasmOptions } from "../../../src/kernels/wasm/index.js";
import type { WasmExports } from "../../../src/kernels/wasm/module/exports.js";
import { type Instantiate, instantiate } from "../../../src/kernels/wasm/module/instantiate.js";
import { ulps } from "../wasm/arrays.js";
import { type Case, streamedFrom } from "./case.js";
import { type Promised, promised } from "./promises.js";

/** Kernels under test, and which exports of their module were called. */
export interface Candidate extends WasmKernels {
  /** Since the last case began. */
  readonly called: Set<string>;
  /** Since they came to be. */
  readonly reached: Set<string>;
}

const recording =
  (called: Set<string>, reached: Set<string>, make: Instantiate): Instantiate =>
  (memory, shared) => {
    const { module, wasm } = make(memory, shared);
    const wrapped = Object.entries(wasm).map(([name, run]) => [
      name,
      typeof run !== "function"
        ? run
        : (...args: number[]) => {
            called.add(name);
            reached.add(name);
            return run(...args);
          },
    ]);
    return { module, wasm: Object.fromEntries(wrapped) as WasmExports };
  };

/** Kernels over a memory of their own. However small a call is, it goes to WebAssembly, where `options` do not say otherwise. */
export function candidate(options: WasmOptions = {}): Candidate {
  const [called, reached] = [new Set<string>(), new Set<string>()];
  const make = recording(called, reached, options.instantiate ?? instantiate);
  const made = createWasmKernels({ smallest: 0, streamedFrom, threads: 1, ...options, instantiate: make });
  return Object.assign(made, { called, reached });
}

const arraysIn = (result: ReturnType<Case["run"]>): readonly NdArray[] =>
  result === undefined ? [] : Array.isArray(result) ? result : [result as NdArray];

/** Whoever computes what a case asks for. */
function answer(c: Case, k: Kernels, given = c.operands()) {
  const results = arraysIn(c.run(k, given));
  return { given, results };
}

/** Gives everything back, and leaves nothing behind that could be taken for the result of another call. */
function scrub({ memory }: WasmKernels, arrays: readonly NdArray[]): void {
  for (const { storage } of arrays) {
    if (storage.released) continue;
    if (blockOf(storage) !== undefined) {
      const { buffer, byteOffset, byteLength } = elementsIn(storage);
      new Uint8Array(buffer, byteOffset, byteLength).fill(255);
    }
    memory.free(storage);
  }
}

export interface Verdict {
  /** What is wrong, or "". */
  readonly difference: string;
  /** What of the module was called. */
  readonly called: readonly string[];
}

/** Holds a case against the reference. */
export function judge(under: Candidate, c: Case): Verdict {
  under.called.clear();
  const actual = answer(c, under.kernels);
  const called = [...under.called];
  const difference = differenceOf(c, actual);
  scrub(under, [...actual.results, ...actual.given]);
  return { difference, called };
}

function differenceOf(c: Case, actual: ReturnType<typeof answer>): string {
  const promise = c.promise ?? promised(c.kernel, c.dtype);
  const expected = answer(c, reference);
  const exact = promise.kind === "near" ? answer(c, reference, changed(c.operands(), widened)) : expected;
  const magnitudes =
    promise.kind === "products" ? answer(c, reference, changed(c.operands(), magnitude)) : expected;
  const title = `${c.kernel} of ${c.dtype}, ${c.title}`;
  if (actual.results.length !== expected.results.length) return `${title}: another number of results`;
  for (const [i, y] of actual.results.entries()) {
    const z = expected.results[i] as NdArray;
    const found = compare(y, z, exact.results[i] as NdArray, magnitudes.results[i] as NdArray, promise);
    if (found !== "") return `${title}, result ${i}: ${found}`;
  }
  for (const [i, a] of actual.given.entries()) {
    const b = expected.given[i] as NdArray;
    const found = compare(a, b, exact.given[i] as NdArray, b, c.promise ?? { kind: "exact" });
    if (found !== "") return `${title}, operand ${i} afterwards: ${found}`;
    if (a.storage.version !== b.storage.version)
      return `${title}, operand ${i}: ${a.storage.version} writes are counted, not ${b.storage.version}`;
  }
  return "";
}

/** Operands in float64, or their magnitudes; what was one array stays one. */
function changed(operands: readonly NdArray[], change: (a: NdArray) => NdArray): NdArray[] {
  const made = new Map<unknown, NdArray>();
  return operands.map((a) => {
    const known = made.get(a.storage) ?? change(a);
    made.set(a.storage, known);
    return known.reshape(a.shape);
  });
}

const widened = (a: NdArray): NdArray => (a.dtype === "float32" ? reference.cast(a, "float64") : a);
const magnitude = (a: NdArray): NdArray => reference.abs(widened(a));

/** "" or the worst element. */
function compare(y: NdArray, z: NdArray, exact: NdArray, magnitudes: NdArray, promise: Promised): string {
  if (y.dtype !== z.dtype) return `${y.dtype} instead of ${z.dtype}`;
  if (formatShape(y.shape) !== formatShape(z.shape))
    return `${formatShape(y.shape)} instead of ${formatShape(z.shape)}`;
  const [actual, expected, precise, sizes] = [
    elementsOf(y),
    elementsOf(z),
    elementsOf(exact),
    elementsOf(magnitudes),
  ];
  if (actual.length !== expected.length) return `${actual.length} elements instead of ${expected.length}`;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i] as number, expected[i] as number];
    if (a === b ? a !== 0 || Object.is(a, b) : Number.isNaN(a) && Number.isNaN(b)) continue;
    const [e, size] = [precise[i] as number, sizes[i] as number];
    if (promise.kind === "near" && (ulps(a, e) <= promise.ulps || Math.abs(a - e) <= promise.absolute))
      continue;
    if (promise.kind === "products" && Math.abs(a - b) <= (promise.terms + 2) * 2 ** -24 * size) continue;
    return `element ${i} of ${formatShape(z.shape)} is ${a}, expected ${promise.kind === "near" ? e : b}`;
  }
  return "";
}
