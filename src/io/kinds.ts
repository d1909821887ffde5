/** The kinds of arguments that are about files: what they are called, and what becomes of their elements. */
import { flag, type Kind, kind, text, withDefault } from "../arguments/index.js";
import { dtypeKind } from "../array/index.js";
import type { Conversion } from "./elements.js";

export interface ConvertOptions {
  /**
   * What becomes of elements: true makes float32 of float16, bfloat16 and float8 (which is exact), and int32
   * of whole numbers (which is exact too, or an error). Default false: they stay what they are, and those
   * that have no dtype here are an error. A dtype makes that of every array, whatever it has: float32 of
   * float64 is rounded, and a number that the dtype does not hold is an error.
   */
  readonly convert?: Conversion | undefined;
}

export interface DecodeOptions extends ConvertOptions {
  /** What errors call the bytes: a path, a URL. Default "bytes". */
  readonly name?: string | undefined;
}

const conversionKind: Kind<Conversion> = kind(
  `true, false, or a dtype that every array becomes: ${dtypeKind.words}`,
  (value) => flag.accepts(value) || dtypeKind.accepts(value),
);

export const convertKinds = { convert: withDefault(conversionKind, false) };

export const decodeKinds = { ...convertKinds, name: withDefault(text, "bytes") };
