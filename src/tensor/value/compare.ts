/** Whether two tensors are equal, or close, and where they are not. */
import { flag, nonNegative, options as optionsOf, signature, withDefault } from "../../arguments/index.js";
import { sameShape, type TypedArray } from "../../array/index.js";
import { tensorKind } from "../graph/kinds.js";
import type { Tensor } from "../graph/tensor.js";

export interface EqualOptions {
  /** Whether NaN is equal to NaN; false unless told otherwise. */
  equalNaN?: boolean;
}

export interface CloseOptions extends EqualOptions {
  /** How far apart, as a part of the second value's size; 1e-5 unless told otherwise. */
  rtol?: number;
  /** How far apart at any size; 1e-8 unless told otherwise. */
  atol?: number;
}

/** Two values may differ by atol + rtol · |b|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
  readonly equalNaN: boolean;
}

/** Two elements that are not close enough: the place of both, row-major. */
export interface Mismatch {
  readonly place: number;
  readonly a: number;
  readonly b: number;
}

/** What is not close enough in two tensors of one shape: how many elements, the first, the farthest apart. */
export interface Mismatches {
  readonly count: number;
  readonly first: Mismatch;
  readonly farthest: Mismatch;
}

type Elements = TypedArray | BigInt64Array;

/** NumPy's isclose: infinities are close to themselves only. */
function isClose(a: number, b: number, { rtol, atol, equalNaN }: Tolerance): boolean {
  if (a === b) return true;
  if (Number.isFinite(a) && Number.isFinite(b)) return Math.abs(a - b) <= atol + rtol * Math.abs(b);
  return equalNaN && Number.isNaN(a) && Number.isNaN(b);
}

/** 64-bit integers by their exact distance. */
const areClose = (a: bigint, b: bigint, tolerance: Tolerance): boolean =>
  isClose(Number(a - b), 0, { ...tolerance, atol: tolerance.atol + tolerance.rtol * Math.abs(Number(b)) });

/** undefined where all elements of the two tensors, which have one shape, are close enough. */
export function mismatches(a: Tensor, b: Tensor, tolerance: Tolerance): Mismatches | undefined {
  const [left, right]: [Elements, Elements] = [a.toTypedArray(), b.toTypedArray()];
  let count = 0;
  let first: Mismatch | undefined;
  let farthest: Mismatch | undefined;
  let distance = -1;
  for (let place = 0; place < left.length; place++) {
    const [p, q] = [left[place] as number | bigint, right[place] as number | bigint];
    if (typeof p === "bigint" && typeof q === "bigint" && areClose(p, q, tolerance)) continue;
    const [x, y] = [Number(p), Number(q)];
    if ((typeof p !== "bigint" || typeof q !== "bigint") && isClose(x, y, tolerance)) continue;
    count++;
    const apart = Number.isNaN(x - y) ? Number.POSITIVE_INFINITY : Math.abs(x - y);
    if (apart > distance) {
      farthest = { place, a: x, b: y };
      distance = apart;
    }
    first ??= farthest;
  }
  return first && farthest && { count, first, farthest };
}

const equalNaN = withDefault(flag, false);
const equalOptions = optionsOf<EqualOptions>()({ equalNaN });
const equalTakes = signature("equal", { a: tensorKind, b: tensorKind, options: equalOptions });

/** Whether two tensors have one dtype, one shape and the same values. 0 equals -0; see `equalNaN`. */
export function equal(a: Tensor, b: Tensor, options?: EqualOptions): boolean {
  equalTakes.check(arguments);
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
  return mismatches(a, b, { rtol: 0, atol: 0, ...equalOptions.read(options) }) === undefined;
}

const closeOptions = optionsOf<CloseOptions>()({
  rtol: withDefault(nonNegative, 1e-5),
  atol: withDefault(nonNegative, 1e-8),
  equalNaN,
});
const allCloseTakes = signature("allClose", { a: tensorKind, b: tensorKind, options: closeOptions });

/**
 * Whether two tensors have one shape and |a - b| ≤ atol + rtol · |b| for all elements, as in NumPy and
 * PyTorch; dtypes may differ. b is the one that is known to be right.
 */
export function allClose(a: Tensor, b: Tensor, options?: CloseOptions): boolean {
  allCloseTakes.check(arguments);
  return sameShape(a.shape, b.shape) && mismatches(a, b, closeOptions.read(options)) === undefined;
}
