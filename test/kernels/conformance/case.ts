/**
 * Case: one call of one kernel that WebAssembly and the reference must answer alike, and the operands
 * that cases are made of.
 */

import { type DType, type NdArray, type Shape, sizeOf } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import { type KernelName, type Kind, kernelTable, type NameOf } from "../../../src/kernels/contract/index.js";
import { type Kernels, reference } from "../../../src/kernels/index.js";
import type { Promised } from "./promises.js";

export type Result = NdArray | readonly NdArray[] | undefined;

export interface Case {
  readonly kernel: KernelName;
  /** Of the operand that decides which path a call takes. */
  readonly dtype: DType;
  readonly title: string;
  /** Made anew for each implementation: some kernels write to them. */
  readonly operands: () => readonly NdArray[];
  readonly run: (k: Kernels, operands: readonly NdArray[]) => Result;
  /** Why the reference may compute it even where the kernel has a fast path for the dtype. */
  readonly slow?: string;
  /** An export of the module that has to be among those that are called. */
  readonly through?: string;
  /** One that may not be: it leads to the same result another way. */
  readonly avoiding?: string;
  /** No other case reaches some code: wherever only some are tried, this one is. */
  readonly alone?: boolean;
  /** What is promised of this call, where that is not what is promised of its kernel. */
  readonly promise?: Promised;
}

/** The cases of any kernel of a kind: whatever is new in the table has them at once. */
export type Generator<K extends Kind> = (kernel: NameOf<K>) => Case[];

/** The dtypes that ops hand to a kernel. */
export const dtypesOf = (kernel: KernelName): readonly DType[] => kernelTable[kernel].dtypes;

/**
 * Tails of four and of sixteen lanes, the size from which calls go to WebAssembly, and many vectors. 28
 * floats, 30 doubles and 48 bytes fill a place in linear memory to its end.
 */
export const lengths = [0, 1, 2, 3, 7, 28, 30, 31, 32, 33, 48, 1000];
export const shapes: readonly Shape[] = [...lengths.map((n) => [n]), [], [3, 0, 2], [2, 3, 4, 5]];
/** More than one block of an array that passes through linear memory in blocks, and a tail. */
export const beyondBlock = 65_536 + 7;
export const beyondBlockInRows: Shape = [3, 20_001];
/** Cases that call the same kernels as others, only over and over. */
export const isStreamed = (title: string): boolean =>
  title.includes(`(${beyondBlock})`) || title.includes(`(${beyondBlockInRows})`);
/** Instances under test let arrays from so many bytes on pass through: only `beyondBlock` is that large. */
export const streamedFrom = 4 * 50_000;

/** NaN, the infinities, both zeros, halves, subnormals and the ends of the range of float32. */
const special = [1, Number.NaN, -0, 0, Infinity, -1, -Infinity, 3.4e38, -3.4e38, 1e-40, -1e-40, 0.5, -2.5];

/** Integers that look random and are the same in every run. */
function* scrambled(seed: number): globalThis.Generator<number, never> {
  let state = Math.imul(seed, 2654435761) >>> 0;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

/** What the elements of an operand are like. */
export type Values = "plain" | "mixed" | "wide" | "low" | "coarse" | "sparse" | "truth";

const makers: Readonly<Record<Values, (random: number, i: number) => number>> = {
  /** In [-2, 2), all bits in use. */
  plain: (random, i) => (random / 2 ** 32) * 4 - 2 + (i % 7) * 2 ** -45,
  /** In [-2, 2), near 0, far out and special ones, out of step with the lanes. */
  mixed(random, i) {
    const x = makers.plain(random, i);
    const kind = random % 11;
    if (kind < 4) return x;
    if (kind < 6) return x * 1e-3;
    return kind < 8 ? x * 40 : (special[(random >>> 8) % special.length] as number);
  },
  /**
   * Around 0, of every magnitude up to 2^17.9, and next to multiples of π/2, where a reduction by it
   * loses most.
   */
  wide(random, i) {
    const sign = random & 1 ? 1 : -1;
    if (i % 97 === 0) return [1, -1, 0, -0][(i / 97) % 4] as number;
    if (i % 3 === 0) return makers.plain(random, i) * 2.25;
    if (i % 3 === 1) return sign * 2 ** ((random / 2 ** 32) * 38 - 20.1);
    return Math.fround((sign * (random % 160_000) * Math.PI) / 2);
  },
  /** Far below 0. */
  low: (random, i) => makers.plain(random, i) - 300,
  /** Whole numbers from -3 to 3: many are equal, many are 0. */
  coarse: (random) => Math.floor((random / 2 ** 32) * 7) - 3,
  /** Mostly 0, and sometimes 1. */
  sparse: (random, i) =>
    random % 7 !== 0 ? 0 : random & 64 ? 1 : makers.plain((random ^ 0x5bd1e995) >>> 0, i),
  /** 0 or 1. */
  truth: (random) => (random >>> 16) & 1,
};

/** Elements are made once, as long as anyone wants them. */
const pool = new Map<string, Float64Array>();

function elements(values: Values, seed: number, count: number): Float64Array {
  const key = `${values} ${seed}`;
  const known = pool.get(key);
  if (known !== undefined && known.length >= count) return known.subarray(0, count);
  const source = scrambled(seed + 1);
  const made = Float64Array.from({ length: Math.max(count, 256) }, (_, i) =>
    makers[values](source.next().value, i),
  );
  pool.set(key, made);
  return made.subarray(0, count);
}

/** An array of its own; integers are whole whatever is asked for, and masks are 0 and 1. */
export function operand(shape: Shape, dtype: DType, seed = 1, values: Values = "mixed"): NdArray {
  const kind = dtype === "bool" ? "truth" : dtype === "int32" && values !== "sparse" ? "coarse" : values;
  return reference.fromValues(elements(kind, seed, sizeOf(shape)), shape, dtype);
}

/** An array with one special number, which is alone there: what several give depends on the order. */
export const spoiled = (shape: Shape, dtype: DType, x: number, at = sizeOf(shape) >> 1): NdArray => {
  const a = operand(shape, dtype, 4, "plain");
  elementsOf(a)[at] = x;
  return a;
};

export const of = (shape: Shape, values: ArrayLike<number>, dtype: DType): NdArray =>
  reference.fromValues(values, shape, dtype);

/** int32 places below `extent`, repeated ones among them. */
export const places = (shape: Shape, extent: number, seed = 1): NdArray =>
  of(
    shape,
    elements("plain", seed, sizeOf(shape)).map((x) =>
      Math.min(extent - 1, Math.floor(((x + 2) / 4) * extent)),
    ),
    "int32",
  );

/** Every set of axes of a rank, the empty one included. */
export const axisSets = (rank: number): number[][] =>
  Array.from({ length: 2 ** rank }, (_, bits) =>
    Array.from({ length: rank }, (_, axis) => axis).filter((axis) => (bits >> axis) % 2 === 1),
  );
