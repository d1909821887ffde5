/**
 * The WebAssembly kernels put together: float32 on four lanes where the work is large enough to pay, the
 * reference for the rest.
 */
import { hasStorage, type NdArray } from "../../array/nd-array.js";
import type { CoreKernels } from "../contract/index.js";
import { coreReference } from "../reference/index.js";
import { choices } from "./elementwise/choices.js";
import { elementwise } from "./elementwise/elementwise.js";
import { parametric } from "./elementwise/parametric.js";
import { largestResident } from "./memory/limits.js";
import { LinearMemory, type LinearMemoryOptions } from "./memory/linear-memory.js";
import type { WasmExports } from "./module/exports.js";
import { type Form, type Instantiate, instantiate } from "./module/instantiate.js";
import { Modules } from "./module/modules.js";
import { pairVectors, provesWide } from "./module/wide.js";
import { copies } from "./movement/copies.js";
import { fills } from "./movement/filled.js";
import { indexing } from "./movement/indices.js";
import { takes } from "./movement/take.js";
import type { OtherProducts } from "./products/product.js";
import { products } from "./products/products.js";
import { reductionGradients } from "./reductions/gradients.js";
import { logicalReductions } from "./reductions/logical.js";
import { treeProducts } from "./reductions/products.js";
import { reductions } from "./reductions/reductions.js";
import { rowKernels } from "./reductions/rows.js";
import type { Backend, SparseKernels } from "./run/backend.js";
import { Call } from "./run/call.js";
import { Threads, type ThreadsOptions } from "./threads/threads.js";
import { canShareMemory } from "./threads/worker.js";

export interface WasmOptions extends LinearMemoryOptions, ThreadsOptions {
  /** From this many elements (or multiplications) on a call is worth it; by default what was measured. */
  readonly smallest?: number;
  /** Operands beyond so many bytes pass through in blocks. */
  readonly streamedFrom?: number;
  /** How the module comes to life; tests let it fail. */
  readonly instantiate?: Instantiate;
}

export interface CoreWasm {
  readonly kernels: CoreKernels;
  readonly backend: Backend;
  readonly memory: LinearMemory;
  /** What the calling thread computes with. */
  readonly wasm: WasmExports;
  readonly threads: Threads;
  /** Products with a mostly zero left operand skip the zeros. On unless switched off. */
  skipZeros: boolean;
  /** What products skip zeros by. */
  provideSparse(kernels: SparseKernels): void;
  /**
   * Products add without rounding in between, where the processor can, by the modules that this loads;
   * without it they round again. @throws where the platform has no relaxed SIMD.
   */
  setRelaxed(loadRelaxed: (() => Promise<Form>) | undefined): Promise<void>;
  /** Has large dense products computed by a library of the system, or by the module again. */
  provideBlas(blas: OtherProducts | undefined): void;
  /** Pairs vectors where the engine can, and it is faster without changing a bit. Whether it does now. */
  setWide(on: boolean): boolean;
}

/** Larger left operands of products pass through linear memory in blocks. */
const streamedFrom = 4 * 2 ** 20;

/**
 * The kernels that every program has, over a linear memory of their own. @throws where the platform has no
 * WebAssembly SIMD, or no memory for it.
 */
export function createCoreKernels(options: WasmOptions = {}): CoreWasm {
  const memory = new LinearMemory({ shared: options.threads !== 1 && canShareMemory(), ...options });
  const instantiateCore = options.instantiate ?? instantiate;
  const modules = new Modules(memory.memory, memory.shared, instantiateCore);
  const { wasm } = modules;
  const impossible = memory.shared
    ? ""
    : options.threads === 1
      ? "the program was started for a single thread"
      : "shared memory is not available here; a web page must be cross-origin isolated";
  const threads = new Threads(wasm, modules.compiled, memory.memory, impossible, options);
  modules.changed = (compiled) => threads.changeModules(compiled);
  let skipZeros = true;
  let sparse: SparseKernels | undefined;
  let relaxed: Form | undefined;
  let wide = false;
  let blas: OtherProducts | undefined;
  const backend: Backend = {
    memory,
    modules,
    wasm,
    call: new Call(memory),
    threads,
    smallestLoop: options.smallest ?? 32,
    smallestProduct: options.smallest ?? 256,
    streamedFrom: options.streamedFrom ?? streamedFrom,
    get movesInTo() {
      return options.streamedFrom ?? (memory.keepsLarge ? largestResident : streamedFrom);
    },
    get sparse() {
      return skipZeros && modules.needNetwork() ? sparse : undefined;
    },
    get blas() {
      return blas;
    },
    datasets: new WeakMap(),
  };
  const loops = elementwise(backend);
  const kernels: CoreKernels = {
    ...coreReference,
    ...loops,
    ...reductions(backend),
    ...reductionGradients(backend),
    ...treeProducts(backend),
    ...products(backend),
    ...takes(backend),
    ...parametric(backend, loops),
    ...choices(backend),
    ...copies(backend),
    ...fills,
    ...indexing(backend),
    ...rowKernels(backend),
    ...logicalReductions(backend),
    free(a: NdArray): void {
      if (hasStorage(a)) memory.free(a.storage);
    },
    retire(a: NdArray): void {
      if (hasStorage(a)) memory.retire(a.storage);
    },
  };
  return {
    kernels,
    backend,
    memory,
    wasm,
    threads,
    provideSparse(kernels) {
      sparse = kernels;
    },
    async setRelaxed(loadRelaxed) {
      relaxed = await loadRelaxed?.();
      modules.setForm(relaxed, wide);
    },
    provideBlas(given) {
      blas = given;
    },
    setWide(on) {
      const before = wide;
      wide = on && (wide || provesWide(instantiateCore, memory.shared));
      if (wide !== before) {
        pairVectors(wide);
        modules.setForm(relaxed, wide);
      }
      return wide;
    },
    get skipZeros() {
      return skipZeros;
    },
    set skipZeros(on: boolean) {
      skipZeros = on;
    },
  };
}
