/** Layer 0: what a value is: element types, shapes, and arrays without history. */
export * from "./checks.js";
export * from "./dtype.js";
export * from "./errors.js";
export { formatCount } from "./format-count.js";
export { NdArray, type Write } from "./nd-array.js";
export * from "./shape.js";
export { type Pair, reachOf, type Windows, windowGrid } from "./windows.js";
