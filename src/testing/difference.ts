/** difference(): where two tensors differ, in words. */
import { flag, nonNegative, options as optionsOf, signature, withDefault } from "../arguments/index.js";
import { formatCount, formatShape, sameShape } from "../array/index.js";
import { type Mismatch, mismatches, type Tensor, tensorKind } from "../tensor/index.js";

export interface DifferenceOptions {
  /** How far apart values may be, as a part of the expected value's size; 0 unless told otherwise. */
  rtol?: number;
  /** How far apart values may be at any size; 0 unless told otherwise. */
  atol?: number;
  /** Whether NaN is equal to NaN; true unless told otherwise, since a test that expects NaN means it. */
  equalNaN?: boolean;
}

export const differenceKinds = {
  rtol: withDefault(nonNegative, 0),
  atol: withDefault(nonNegative, 0),
  equalNaN: withDefault(flag, true),
};
const differenceOptions = optionsOf<DifferenceOptions>()(differenceKinds);
const takes = signature("difference", {
  actual: tensorKind,
  expected: tensorKind,
  options: differenceOptions,
});

/**
 * What tells two tensors apart, in one sentence that says where, or undefined where nothing does:
 * `assert.equal(difference(y, expected), undefined)`. Values may differ by atol + rtol · |expected|.
 */
export function difference(
  actual: Tensor,
  expected: Tensor,
  options?: DifferenceOptions,
): string | undefined {
  takes.check(arguments);
  if (!sameShape(actual.shape, expected.shape))
    return `the shape is ${formatShape(actual.shape)}, expected ${formatShape(expected.shape)}`;
  if (actual.dtype !== expected.dtype) return `the dtype is ${actual.dtype}, expected ${expected.dtype}`;
  const tolerance = differenceOptions.read(options);
  const found = mismatches(actual, expected, tolerance);
  if (found === undefined) return undefined;

  const { count, first, farthest } = found;
  if (actual.rank === 0) return `it is ${first.a}, expected ${first.b}`;
  const { rtol, atol } = tolerance;
  const shape = actual.shape;
  const by = rtol === 0 && atol === 0 ? "" : ` by more than ${atol} + ${rtol} · |expected|`;
  const one = `${count === 1 ? "differs" : "differ"}${by}`;
  const parts = [
    `${formatCount(count)} of ${formatCount(actual.size)} elements ${one}`,
    `${count === 1 ? "" : "the first "}${describe(first, shape)}`,
    ...(farthest.place === first.place ? [] : [`the farthest apart ${describe(farthest, shape)}`]),
  ];
  return parts.join(", ");
}

/** `at [0, 2]: 3, expected 4` */
function describe({ place, a, b }: Mismatch, shape: readonly number[]): string {
  const index = new Array<number>(shape.length);
  let rest = place;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % (shape[axis] as number);
    rest = Math.floor(rest / (shape[axis] as number));
  }
  return `at [${index.join(", ")}]: ${a}, expected ${b}`;
}
