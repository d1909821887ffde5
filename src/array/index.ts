/** What a value is: element types, shapes, and arrays without history. */
export * from "./checks.js";
export * from "./dtype.js";
export * from "./errors.js";
export { formatCount } from "./format-count.js";
export { NdArray } from "./nd-array.js";
export * from "./shape.js";
export type { Storage, Write } from "./storage.js";
export type { TensorValue } from "./tensor-value.js";
export { dilatedExtent, type Pair, type Windows, windowGrid } from "./windows.js";
