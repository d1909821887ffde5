/** The kinds of arguments that are about data: paths, bytes, indices, and what draws them. */
import { having, type Kind, kind } from "../arguments/index.js";
import type { RandomGenerator } from "../random/index.js";

/** Typed arrays of any realm say what they are. */
const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

export const folderKind: Kind<string> = kind(
  "the path of a folder as a string",
  (value) => typeof value === "string" && value !== "",
);

/** Truth values are none: a mask chooses other rows than the indices 0 and 1. */
export const indicesKind: Kind<readonly number[] | Int32Array> = kind(
  "an array of whole numbers",
  (value) => {
    if (value instanceof Int32Array || tagOf(value) === "Int32Array") return true;
    if (!Array.isArray(value) && !/^(Ui|I)nt\d|^Float/.test(tagOf(value))) return false;
    const indices = value as ArrayLike<unknown>;
    for (let i = 0; i < indices.length; i++) if (!Number.isInteger(indices[i])) return false;
    return true;
  },
);

export const drawsIntegers = having<Pick<RandomGenerator, "integer">>(
  "a generator, as new Generator(seed) is",
  "integer",
);

export const drawsPermutations = having<Pick<RandomGenerator, "permutation">>(
  "a generator, as new Generator(seed) is",
  "permutation",
);
