/** What the methods of NumpyRandom take. */
import {
  checkedInside,
  everyMember,
  finite,
  type Kind,
  kind,
  nonNegative,
  optional,
  orNull,
  record,
  refuseToRead,
  refuseUnknownProperties,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { countKind, endKind, isArrayLike, wordKind } from "../checks.js";
import { choiceTakes, sizeKind, valuesKind } from "../choice.js";

const every = (value: unknown, of: Kind): boolean =>
  isArrayLike(value) && typeof value !== "string" && everyMember(value, of.accepts);

const seedKind: Kind<number | ArrayLike<number>> = kind(
  "a whole number from 0 to 2^32 - 1, or a list of such, which must not be empty",
  (value) => wordKind.accepts(value) || (every(value, wordKind) && (value as ArrayLike<number>).length > 0),
);

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
  choice: signature("NumpyRandom.choice", choiceTakes),
  permutation: signature("NumpyRandom.permutation", { from: valuesKind }),
  clone: signature("NumpyRandom.clone", {}),
  getState: signature("NumpyRandom.getState", {}),
  setState: signature("NumpyRandom.setState", { state: record }),
};

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
