/** The kernels that tensors run on: WebAssembly where the platform has its SIMD, else the reference; and what may be asked of them. */
import { ValueError } from "./errors.js";
import type { Kernels } from "./kernels.js";
import { reference } from "./reference/index.js";
import {
  createWasmKernels,
  type LinearMemoryStats,
  type WasmKernels,
  type WasmOptions,
} from "./wasm/index.js";

/** Which kernels there are, and where there are no fast ones, why. */
export interface Choice {
  readonly kernels: Kernels;
  readonly wasm: WasmKernels | undefined;
  readonly reason: string;
}

/** The fastest kernels that this platform runs. Never throws: the reference always does. */
export function chooseKernels(options: WasmOptions = {}): Choice {
  try {
    const wasm = createWasmKernels(options);
    return { kernels: wasm.kernels, wasm, reason: "" };
  } catch (error) {
    return {
      kernels: reference,
      wasm: undefined,
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

const current = chooseKernels();

/** What every op computes with. */
export const { kernels, wasm } = current;

/** Whether float32 runs on four lanes at once, and where it does not, what the platform said. */
export interface SimdSupport {
  readonly available: boolean;
  /** Empty where SIMD is available. */
  readonly reason: string;
}

/** Whether the fast kernels run here. Where they do not, everything works, but large float32 work takes 10 to 100 times as long. */
export function simdSupport(): SimdSupport {
  return { available: current.wasm !== undefined, reason: current.reason };
}

/** What is held in linear memory, in bytes, and why; all 0 where the reference runs. */
export type MemoryStats = LinearMemoryStats;

const nothing: MemoryStats = {
  residentBytes: 0,
  residentCount: 0,
  reservedBytes: 0,
  targetBytes: 0,
  budgetBytes: 0,
  freed: 0,
  evicted: 0,
  dropped: 0,
  returned: 0,
  compactions: 0,
};

/**
 * What the fast kernels hold in linear memory, in bytes, and what has happened so far. Linear memory is a cache of tensors in
 * use: what backward knows to be dead is freed, what is not used gives way to the heap, where the garbage collector finds it.
 */
export function memoryStats(): MemoryStats {
  return current.wasm?.memory.stats() ?? nothing;
}

/**
 * How many bytes of tensors linear memory may hold at most (default 512 MiB); the rest stays on the heap, and every op still works.
 * What is over a smaller budget moves out at once. Linear memory that was reserved before is used again, but never given back.
 * @throws ValueError for what is no number of bytes of at least 0.
 */
export function setMemoryBudget(bytes: number): void {
  if (!Number.isSafeInteger(bytes) || bytes < 0)
    throw new ValueError(
      `setMemoryBudget: ${bytes} is no number of bytes; give a whole number of at least 0`,
    );
  current.wasm?.memory.setBudget(bytes);
}

/**
 * Whether products with a mostly zero left operand skip its zeros (default true). Results are the same bit for bit: only the time
 * differs. Switch it off to measure.
 */
export function setZeroSkipping(on: boolean): void {
  if (current.wasm !== undefined) current.wasm.skipZeros = on;
}
