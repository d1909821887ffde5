/** Kernels in WebAssembly SIMD, over a linear memory that caches garbage-collected storage. */
export { type CoreWasm, createCoreKernels, type WasmOptions } from "./create.js";
export { matrixKernelsOf } from "./matrices.js";
export { type LinearMemoryStats, noStats } from "./memory/stats.js";
export { mostThreads } from "./memory/working-space.js";
export { loadRelaxed } from "./module/instantiate.js";
export { type Koffi, loadKoffi, type NativeFunction, type NativeLibrary } from "./module/koffi.js";
export { builtin, environment } from "./module/platform.js";
export { createWasmKernels, networkKernelsOf, provideNetwork, type WasmKernels } from "./network.js";
export { loadSystemBlas } from "./products/system-blas.js";
