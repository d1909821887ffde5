/** Judge: runs a case on kernels under test and on the reference, and says in one sentence what differs. */

import { WengertError } from "../../../src/arguments/index.js";
import { formatShape, type NdArray } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import { blockOf, elementsIn } from "../../../src/array/storage.js";
import { memoryMap } from "../../../src/kernels/contract/border.js";
import { type Kernels, reference } from "../../../src/kernels/index.js";
import { createWasmKernels, type WasmKernels, type WasmOptions } from "../../../src/kernels/wasm/index.js";
import {
  type Instantiate,
  type Instantiated,
  instantiate,
} from "../../../src/kernels/wasm/module/instantiate.js";
import { instantiateNetwork } from "../../../src/kernels/wasm/module/network.js";
import { ulps } from "../wasm/arrays.js";
import { fenceBorrowed } from "./borrowed.js";
import { type Case, streamedFrom } from "./case.js";
import { type Promised, promised } from "./promises.js";

/** Kernels under test, and which exports of their module were called. */
export interface Candidate extends WasmKernels {
  /** Since the last case began. */
  readonly called: Set<string>;
  /** Since they came to be. */
  readonly reached: Set<string>;
  /** Whether something was written beside working space since this was last asked. */
  readonly trespassed: () => boolean;
}

const recording =
  (called: Set<string>, reached: Set<string>, make: Instantiate): Instantiate =>
  (...over) => {
    const { module, wasm } = make(...over);
    const wrapped = Object.entries<unknown>({ ...wasm }).map(([name, run]) => [
      name,
      typeof run !== "function"
        ? run
        : (...args: number[]) => {
            called.add(name);
            reached.add(name);
            return run(...args);
          },
    ]);
    return { module, wasm: Object.fromEntries(wrapped) };
  };

/** Both modules at once; `compiled` gets them for the workers. */
const instantiateBoth =
  (compiled: Instantiated["module"][]): Instantiate =>
  (...over) => {
    const [core, network] = [instantiate(...over), instantiateNetwork(...over)];
    compiled.push(core.module, network.module);
    return { module: core.module, wasm: { ...core.wasm, ...network.wasm } };
  };

/**
 * Kernels over a memory of their own. However small a call is, it goes to WebAssembly, where `options` do
 * not say otherwise.
 */
export function candidate(options: WasmOptions = {}): Candidate {
  const [called, reached] = [new Set<string>(), new Set<string>()];
  const compiled: Instantiated["module"][] = [];
  const make = recording(called, reached, options.instantiate ?? instantiateBoth(compiled));
  const made = createWasmKernels({ smallest: 0, streamedFrom, threads: 1, ...options, instantiate: make });
  if (compiled.length > 0) made.threads.changeModules(compiled);
  // what nobody has written to yet is no 0 that a kernel could count on
  new Uint8Array(made.memory.buffer).fill(
    255,
    memoryMap.workerScratch + memoryMap.mostThreads * memoryMap.scratchBytes,
  );
  return Object.assign(made, { called, reached, trespassed: fenceBorrowed(made.memory) });
}

const arraysIn = (result: ReturnType<Case["run"]>): readonly NdArray[] =>
  result === undefined ? [] : Array.isArray(result) ? result : [result as NdArray];

/** What came out, or why nothing did, and the operands afterwards. */
interface Answer {
  readonly given: readonly NdArray[];
  readonly results: readonly NdArray[];
  readonly refusal: string;
}

function answer(c: Case, k: Kernels, given = c.operands()): Answer {
  try {
    return { given, results: arraysIn(c.run(k, given)), refusal: "" };
  } catch (error) {
    if (!(error instanceof WengertError)) throw error; // int32 holds no fractions, and nothing beyond its ends
    return { given, results: [], refusal: error.message };
  }
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
export function judge(under: Candidate, c: Case, expectation = expected(c)): Verdict {
  const guards = fenced(under, expectation.plain);
  under.called.clear();
  const actual = answer(c, under.kernels);
  const called = [...under.called];
  const trespass = under.trespassed() ? besides(c, "working space") : "";
  const difference = differenceOf(c, actual, expectation) || guards(c) || trespass || detourOf(c, called);
  scrub(under, [...actual.results, ...actual.given]);
  return { difference, called };
}

const besides = (c: Case, what: string): string =>
  `${c.kernel} of ${c.dtype}, ${c.title}: something beside ${what} was written to`;

/** Larger places are not fenced. */
const largestFenced = 40_000;
/**
 * What lies at byte `at` of a place beside those that results and operands will take. What writes past an end
 * may have read past one: so no two bytes in a row are alike, and all are numbers of such a size that none is
 * lost in a sum of two.
 */
const fenceAt = (place: number, at: number) => (0x5a + place + at) & 255;

/**
 * Frees every other one of some places of the size of a result, so that the call takes those: whoever
 * writes past an end then writes to what is left between them. The function that comes back looks for
 * that.
 */
function fenced({ memory }: Candidate, { results, given }: Answer): (c: Case) => string {
  const like = results[0] ?? given[0];
  if (like === undefined || like.size === 0 || like.size > largestFenced / 8) return () => "";
  memory.begin();
  const all = Array.from({ length: 8 }, () => memory.allocate(like.shape, like.dtype)).filter(
    (each) => each !== undefined,
  );
  all.sort((a, b) => memory.addressOf(a) - memory.addressOf(b));
  const bytesOf = (a: NdArray) => {
    const { buffer, byteOffset, byteLength } = elementsOf(a);
    return new Uint8Array(buffer, byteOffset, byteLength);
  };
  for (const [i, each] of all.entries()) {
    const bytes = bytesOf(each);
    if (i % 2 === 0) bytes.fill(255);
    else for (let at = 0; at < bytes.length; at++) bytes[at] = fenceAt(i, at);
  }
  const between = all.filter((_, i) => i % 2 === 1);
  for (const [i, each] of all.entries()) if (i % 2 === 0) memory.free(each.storage);
  return (c) => {
    const broken = between.some((each, i) =>
      bytesOf(each).some((byte, at) => byte !== fenceAt(2 * i + 1, at)),
    );
    for (const { storage } of between) memory.free(storage);
    return broken ? besides(c, "the result") : "";
  };
}

/** What the reference answers: as it does, and in float64 where the promise asks for that. */
export interface Expectation {
  readonly plain: Answer;
  readonly exact: Answer;
}

const promiseOf = (c: Case): Promised => c.promise ?? promised(c.kernel, c.dtype);

export function expected(c: Case): Expectation {
  const { kind } = promiseOf(c);
  const plain = answer(c, reference);
  return { plain, exact: kind === "near" ? answer(c, reference, widened(c.operands())) : plain };
}

/** Whether the call took another way than it should have. On threads, multiply is shareMultiply. */
function detourOf({ kernel, dtype, title, through, avoiding }: Case, called: readonly string[]): string {
  const passed = (way: string) => called.some((name) => name.toLowerCase().endsWith(way.toLowerCase()));
  if (through !== undefined && !passed(through)) return `${kernel} of ${dtype}, ${title}: not by ${through}`;
  return avoiding !== undefined && passed(avoiding) ? `${kernel} of ${dtype}, ${title}: by ${avoiding}` : "";
}

function differenceOf(c: Case, actual: Answer, { plain, exact }: Expectation): string {
  const promise = promiseOf(c);
  const title = `${c.kernel} of ${c.dtype}, ${c.title}`;
  if (actual.refusal !== plain.refusal) return `${title}: "${actual.refusal}", expected "${plain.refusal}"`;
  if (actual.results.length !== plain.results.length) return `${title}: another number of results`;
  for (const [i, y] of actual.results.entries()) {
    const z = plain.results[i] as NdArray;
    const found = compare(y, z, exact.results[i] as NdArray, promise);
    if (found !== "") return `${title}, result ${i}: ${found}`;
  }
  for (const [i, a] of actual.given.entries()) {
    const b = plain.given[i] as NdArray;
    const found = compare(a, b, exact.given[i] as NdArray, c.promise ?? { kind: "exact" });
    if (found !== "") return `${title}, operand ${i} afterwards: ${found}`;
    if (a.storage.version !== b.storage.version)
      return `${title}, operand ${i}: ${a.storage.version} writes are counted, not ${b.storage.version}`;
  }
  return "";
}

/** Operands in float64; what was one array stays one. */
function widened(operands: readonly NdArray[]): NdArray[] {
  const made = new Map<unknown, NdArray>();
  return operands.map((a) => {
    const known = made.get(a.storage) ?? (a.dtype === "float32" ? reference.cast(a, "float64") : a);
    made.set(a.storage, known);
    return known.reshape(a.shape);
  });
}

/** "" or the worst element. */
function compare(y: NdArray, z: NdArray, exact: NdArray, promise: Promised): string {
  if (y.dtype !== z.dtype) return `${y.dtype} instead of ${z.dtype}`;
  if (formatShape(y.shape) !== formatShape(z.shape))
    return `${formatShape(y.shape)} instead of ${formatShape(z.shape)}`;
  const [actual, expected, precise] = [elementsOf(y), elementsOf(z), elementsOf(exact)];
  if (actual.length !== expected.length) return `${actual.length} elements instead of ${expected.length}`;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i] as number, expected[i] as number];
    if (Object.is(a, b)) continue;
    const e = precise[i] as number;
    if (a === 0 && b === 0) return `element ${i} of ${formatShape(z.shape)} is a zero of the other sign`;
    if (promise.kind === "near" && (ulps(a, e) <= promise.ulps || Math.abs(a - e) <= promise.absolute))
      continue;
    return `element ${i} of ${formatShape(z.shape)} is ${a}, expected ${promise.kind === "near" ? e : b}`;
  }
  return "";
}
