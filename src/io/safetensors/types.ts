/** The element types of safetensors by their names in headers, and those that cannot be read. */
import type { DType } from "../../array/index.js";
import { type ElementType, elementTypes } from "../elements.js";

export const typesByName: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ["F64", elementTypes.float64],
  ["F32", elementTypes.float32],
  ["I32", elementTypes.int32],
  ["BOOL", elementTypes.bool],
  ["F16", elementTypes.float16],
  ["BF16", elementTypes.bfloat16],
  ["F8_E5M2", elementTypes.float8e5m2],
  ["F8_E4M3", elementTypes.float8e4m3],
  ["I64", elementTypes.int64],
  ["U64", elementTypes.uint64],
  ["U32", elementTypes.uint32],
  ["I16", elementTypes.int16],
  ["U16", elementTypes.uint16],
  ["I8", elementTypes.int8],
  ["U8", elementTypes.uint8],
]);

export const nameOfType: Readonly<Record<DType, string>> = {
  float64: "F64",
  float32: "F32",
  int32: "I32",
  bool: "BOOL",
  uint8: "U8",
  int64: "I64",
  float16: "F16",
  bfloat16: "BF16",
};

/** Those of the format that nothing here holds: bits of an element, and what it is. */
export const unreadTypes: ReadonlyMap<string, { readonly bits: number; readonly words: string }> = new Map([
  ["C64", { bits: 64, words: "complex numbers; save the real and the imaginary parts" }],
  ["F8_E8M0", { bits: 8, words: "powers of two in 8 bits; save them as F32" }],
  ["F8_E4M3FNUZ", { bits: 8, words: "floating numbers of 8 bits without -0; save them as F32" }],
  ["F8_E5M2FNUZ", { bits: 8, words: "floating numbers of 8 bits without -0; save them as F32" }],
  ["F6_E2M3", { bits: 6, words: "floating numbers of 6 bits; save them as F32" }],
  ["F6_E3M2", { bits: 6, words: "floating numbers of 6 bits; save them as F32" }],
  ["F4", { bits: 4, words: "floating numbers of 4 bits; save them as F32" }],
]);
