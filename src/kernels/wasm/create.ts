/**
 * The WebAssembly kernels put together: float32 on four lanes where the work is large enough to pay, the
 * reference for the rest.
 */
import type { NdArray } from "../../array/nd-array.js";
import type { Kernels } from "../contract/index.js";
import { reference } from "../reference/index.js";
import { choices } from "./elementwise/choices.js";
import { elementwise } from "./elementwise/elementwise.js";
import { parametric } from "./elementwise/parametric.js";
import { LinearMemory, type LinearMemoryOptions } from "./memory/linear-memory.js";
import type { WasmExports } from "./module/exports.js";
import { type Instantiate, type InstantiateLater, instantiate } from "./module/instantiate.js";
import { copies } from "./movement/copies.js";
import { indexing } from "./movement/indices.js";
import { takes } from "./movement/take.js";
import { optimizers } from "./optimizers/optimizers.js";
import { products } from "./products/products.js";
import { crossEntropy } from "./reductions/cross-entropy.js";
import { logicalReductions } from "./reductions/logical.js";
import { reductions } from "./reductions/reductions.js";
import { rowKernels } from "./reductions/rows.js";
import type { Backend } from "./run/backend.js";
import { Call } from "./run/call.js";
import { Threads, type ThreadsOptions } from "./threads/threads.js";
import { canShareMemory } from "./threads/worker.js";
import { convolutions } from "./windows/convolution.js";
import { windowKernels } from "./windows/windows.js";

export interface WasmOptions extends LinearMemoryOptions, ThreadsOptions {
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
  /** What the calling thread computes with. */
  readonly wasm: WasmExports;
  readonly threads: Threads;
  /** Products with a mostly zero left operand skip the zeros. On unless switched off. */
  skipZeros: boolean;
  /**
   * Products add without rounding in between, where the processor can, by the module that this brings to
   * life; without one they round again. @throws where the platform has no relaxed SIMD.
   */
  setRelaxed(relaxed: InstantiateLater | undefined): Promise<void>;
}

/**
 * The kernels over a linear memory of their own. @throws where the platform has no WebAssembly SIMD, or no
 * memory for it.
 */
export function createWasmKernels(options: WasmOptions = {}): WasmKernels {
  const memory = new LinearMemory({ shared: options.threads !== 1 && canShareMemory(), ...options });
  const plain = (options.instantiate ?? instantiate)(memory.memory, memory.shared);
  const wasm = { ...plain.wasm }; // what `setRelaxed` changes
  const impossible = memory.shared
    ? ""
    : options.threads === 1
      ? "the program was started for a single thread"
      : "shared memory is not available here; a web page must be cross-origin isolated";
  const threads = new Threads(wasm, plain.module, memory.memory, impossible, options);
  const backend: Backend = {
    memory,
    wasm,
    call: new Call(memory),
    threads,
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
    ...crossEntropy(backend),
    ...products(backend),
    ...takes(backend),
    ...parametric(backend),
    ...choices(backend),
    ...copies(backend),
    ...indexing(backend),
    ...rowKernels(backend),
    ...optimizers(backend),
    ...logicalReductions(backend),
    ...windowKernels(backend),
    ...convolutions(backend, () => kernels),
    free: (a: NdArray) => memory.free(a.storage),
    retire: (a: NdArray) => memory.retire(a.storage),
  };
  return {
    kernels,
    memory,
    wasm,
    threads,
    async setRelaxed(relaxed) {
      const next = (await relaxed?.(memory.memory, memory.shared)) ?? plain;
      Object.assign(wasm, next.wasm);
      threads.changeModule(next.module);
    },
    get skipZeros() {
      return backend.skipZeros;
    },
    set skipZeros(on: boolean) {
      backend.skipZeros = on;
    },
  };
}
