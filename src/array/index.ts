/** What a value is: element types, shapes, and arrays without history. */
export { requireAlike, requireFloatingDType } from "./alike.js";
export * from "./dtype.js";
export { formatCount } from "./format-count.js";
export * from "./int32.js";
export { axesKind, axisKind, dtypeKind, floatingKind, shapeKind } from "./kinds.js";
export { hasStorage, NdArray, sameSizes, shareElements, versionOf } from "./nd-array.js";
export * from "./shape.js";
export type { Storage, Write } from "./storage.js";
export { elementsFor, valuesOf } from "./stored/elements.js";
export type { TensorValue } from "./tensor-value.js";
export * from "./typed-input.js";
export { formatDeclaredShape, frozenShape } from "./users-shape.js";
export { onWarning, type WarningHandler, warn } from "./warnings.js";
export { dilatedExtent, type Pair, type Windows, windowGrid } from "./windows.js";
