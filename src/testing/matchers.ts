/** What `expect` of vitest and jest can be given, so that it knows tensors. */
import { nonNegative, options as optionsOf, signature, withDefault } from "../arguments/index.js";
import { sameShape } from "../array/index.js";
import { nameOf, Tensor, tensorKind } from "../tensor/index.js";
import { type DifferenceOptions, difference, differenceKinds } from "./difference.js";

/**
 * For `expect.addEqualityTesters([tensorEquality])`: toEqual and all that is built on it then compare two
 * tensors by dtype, shape and every element, as Object.is does (NaN is NaN, 0 is not -0); of anything else it
 * says nothing.
 */
export function tensorEquality(a: unknown, b: unknown): boolean | undefined {
  if (!(a instanceof Tensor && b instanceof Tensor)) return undefined;
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
  const [left, right] = [a.toTypedArray(), b.toTypedArray()];
  return left.every((value, i) => Object.is(value, right[i]));
}

export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * What `expect.extend(matchers)` adds, for the types of vitest:
 * `declare module "vitest" { interface Matchers<T> extends TensorMatchers<T> {} }`.
 */
export interface TensorMatchers<R = unknown> {
  /** The same dtype, shape and values; NaN is NaN. The message says where they differ. */
  toEqualTensor(expected: Tensor): R;
  /** The same dtype and shape, and values that differ by at most atol (1e-8) + rtol (1e-5) · |expected|. */
  toBeCloseToTensor(expected: Tensor, options?: DifferenceOptions): R;
}

const equalTakes = signature("toEqualTensor", { actual: tensorKind, expected: tensorKind });
const closeOptions = optionsOf<DifferenceOptions>()({
  ...differenceKinds,
  rtol: withDefault(nonNegative, 1e-5),
  atol: withDefault(nonNegative, 1e-8),
});
const closeTakes = signature("toBeCloseToTensor", {
  actual: tensorKind,
  expected: tensorKind,
  options: closeOptions,
});

/** For `expect.extend(matchers)`, in vitest and jest; see `TensorMatchers`. */
export const matchers: {
  readonly toEqualTensor: (actual: unknown, expected: Tensor) => MatcherResult;
  readonly toBeCloseToTensor: (
    actual: unknown,
    expected: Tensor,
    options?: DifferenceOptions,
  ) => MatcherResult;
} = {
  toEqualTensor(actual, expected) {
    equalTakes.check(arguments);
    return result("equal", actual as Tensor, expected, difference(actual as Tensor, expected));
  },
  toBeCloseToTensor(actual, expected, options) {
    closeTakes.check(arguments);
    const found = difference(actual as Tensor, expected, closeOptions.read(options));
    return result("close", actual as Tensor, expected, found);
  },
};

function result(what: string, actual: Tensor, expected: Tensor, found: string | undefined): MatcherResult {
  const pass = found === undefined;
  return {
    pass,
    message: () =>
      pass
        ? `expected ${nameOf(actual)} not to be ${what} to ${nameOf(expected)}, but it is`
        : `${nameOf(actual)} is not ${what} to ${nameOf(expected)}: ${found}\n\n` +
          `received ${actual}\nexpected ${expected}`,
  };
}
