/** Kernels in WebAssembly SIMD, over a linear memory that caches garbage-collected storage. */
export { createWasmKernels, type WasmKernels, type WasmOptions } from "./create.js";
export { type LinearMemoryStats, noStats } from "./memory/stats.js";
export { mostThreads } from "./memory/working-space.js";
export { instantiateRelaxed } from "./module/instantiate.js";
export { environment } from "./module/platform.js";
