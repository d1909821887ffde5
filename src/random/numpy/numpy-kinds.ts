/** What the methods of NumpyRandom take. */
import {
  checkedInside,
  everyMember,
  finite,
  flag,
  type Kind,
  kind,
  nonNegative,
  optional,
  options,
  orNull,
  record,
  refuseToRead,
  refuseUnknownProperties,
  requireKind,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { countKind, endKind, isArrayLike, wordKind } from "../checks.js";

/** How many draws: a number, or a shape whose product it is. Results are flat, in C order. */
export type Size = number | readonly number[];

/** What `choice` may be told besides. */
export interface ChoiceOptions {
  /** Whether a value may come twice. Default true. */
  readonly replace?: boolean;
  /** The probability of each value, summing to 1. Default: all equal. */
  readonly p?: ArrayLike<number>;
}

const every = (value: unknown, of: Kind): boolean =>
  isArrayLike(value) && typeof value !== "string" && everyMember(value, of.accepts);

const seedKind: Kind<number | ArrayLike<number>> = kind(
  "a whole number from 0 to 2^32 - 1, or a list of such, which must not be empty",
  (value) => wordKind.accepts(value) || (every(value, wordKind) && (value as ArrayLike<number>).length > 0),
);

const sizeKind: Kind<Size> = kind(
  "a whole number from 0 to 2^31 - 1, or a list of such",
  (value) => countKind.accepts(value) || (Array.isArray(value) && every(value, countKind)),
);

/** A number of values, or the values themselves. */
const valuesKind: Kind<number | ArrayLike<unknown>> = kind(
  "a whole number from 0 to 2^31 - 1, or an array of values",
  (value) => countKind.accepts(value) || isArrayLike(value),
);

const numbers: Kind<ArrayLike<number>> = kind(
  "an array of numbers",
  (value) => isArrayLike(value) && typeof value !== "string",
);

export const choiceOptions = options<ChoiceOptions>()({
  replace: withDefault(flag, true),
  p: optional(numbers),
});

const size = optional(sizeKind);

export const takes = {
  constructor: signature("NumpyRandom", { seed: seedKind }),
  rand: signature("NumpyRandom.rand", { "...shape": countKind }),
  randn: signature("NumpyRandom.randn", { "...shape": countKind }),
  randomSample: signature("NumpyRandom.randomSample", { size }),
  standardNormal: signature("NumpyRandom.standardNormal", { size }),
  uniform: signature("NumpyRandom.uniform", {
    low: withDefault(finite, 0),
    high: withDefault(finite, 1),
    size,
  }),
  normal: signature("NumpyRandom.normal", {
    loc: withDefault(finite, 0),
    scale: withDefault(nonNegative, 1),
    size,
  }),
  randint: signature("NumpyRandom.randint", {
    low: endKind,
    high: optional(orNull(checkedInside("a safe integer") as Kind<number>)),
    size,
  }),
  choice: signature("NumpyRandom.choice", { from: valuesKind, size, options: choiceOptions }),
  permutation: signature("NumpyRandom.permutation", { from: valuesKind }),
  clone: signature("NumpyRandom.clone", {}),
  getState: signature("NumpyRandom.getState", {}),
  setState: signature("NumpyRandom.setState", { state: record }),
};

/** The number of elements of a size. */
export function countOf(method: string, size: Size): number {
  if (typeof size === "number") return size;
  const total = size.reduce((product, dimension) => product * dimension, 1);
  requireKind(`NumpyRandom.${method}`, "the product of size", countKind, total);
  return total;
}

/** What NumPy's own has and this has not: it is seeded where it is made. */
const waysOut = {
  seed:
    "new NumpyRandom(seed) begins where np.random.seed(seed) does; getState() and setState() go back to " +
    "where one stood.",
};

export function refuseProperties(of: { readonly prototype: object }): void {
  refuseUnknownProperties("NumpyRandom", of);
  if (!("seed" in of.prototype)) refuseToRead("NumpyRandom", of, waysOut);
}
