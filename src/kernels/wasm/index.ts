/** Kernels in WebAssembly SIMD, over a linear memory that caches garbage-collected storage. */
export { createWasmKernels, type WasmKernels, type WasmOptions } from "./create.js";
export type { LinearMemoryStats } from "./linear-memory.js";
export { environment } from "./platform.js";
export { mostThreads } from "./working-space.js";
