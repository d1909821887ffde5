/** The WebAssembly kernels put together: float32 on four lanes where the work is large enough to pay, the reference for the rest. */
import type { Kernels } from "../kernels.js";
import type { NdArray } from "../nd-array.js";
import { reference } from "../reference/index.js";
import type { Backend } from "./backend.js";
import { elementwise } from "./elementwise.js";
import { type Instantiate, instantiate } from "./exports.js";
import { LinearMemory, type LinearMemoryOptions } from "./linear-memory.js";
import { movement } from "./movement.js";
import { products } from "./products.js";
import { reductions } from "./reductions.js";

export interface WasmOptions extends LinearMemoryOptions {
  /** From this many elements (or multiplications) on a call is worth it; by default what was measured. */
  readonly smallest?: number;
  /** Operands beyond so many bytes pass through in blocks. */
  readonly streamedFrom?: number;
  /** How the module comes to life; tests let it fail. */
  readonly instantiate?: Instantiate;
}

export interface WasmKernels {
  readonly kernels: Kernels;
  readonly memory: LinearMemory;
  /** Products with a mostly zero left operand skip the zeros. On unless switched off. */
  skipZeros: boolean;
}

/** The kernels over a linear memory of their own. @throws where the platform has no WebAssembly SIMD, or no memory for it. */
export function createWasmKernels(options: WasmOptions = {}): WasmKernels {
  const memory = new LinearMemory(options);
  const wasm = (options.instantiate ?? instantiate)(memory.memory);
  const backend: Backend = {
    memory,
    wasm,
    smallestLoop: options.smallest ?? 32,
    smallestProduct: options.smallest ?? 256,
    streamedFrom: options.streamedFrom ?? 4 * 2 ** 20,
    skipZeros: true,
    datasets: new WeakMap(),
  };
  const kernels: Kernels = {
    ...reference,
    ...elementwise(backend),
    ...reductions(backend),
    ...products(backend),
    ...movement(backend),
    free: (a: NdArray) => memory.free(a.storage),
    retire: (a: NdArray) => memory.retire(a.storage),
  };
  return {
    kernels,
    memory,
    get skipZeros() {
      return backend.skipZeros;
    },
    set skipZeros(on: boolean) {
      backend.skipZeros = on;
    },
  };
}
