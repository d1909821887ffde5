/** The kernels that tensors run on: WebAssembly where the platform has its SIMD, else the reference. */
import { show, ValueError, whole } from "../arguments/index.js";
import type { Kernels } from "./contract/index.js";
import { type Choice, describeKernels, isAskedFor, telling } from "./notice.js";
import { reference } from "./reference/index.js";
import { createWasmKernels, environment, mostThreads, type WasmOptions } from "./wasm/index.js";

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

/** What was chosen when the library was loaded. */
export const current = chooseKernels({ threads: threadsOfEnvironment() });

/** What every op computes with. WENGERT_TELL_KERNELS=1 has the first call say which kernels that are. */
export const kernels: Kernels = isAskedFor(environment("WENGERT_TELL_KERNELS"))
  ? telling(current.kernels, () => describeKernels(current))
  : current.kernels;

/** The ones in WebAssembly, where there are any. */
export const { wasm } = current;

/** What the program was started with. @throws ValueError as `setThreads` does. */
function threadsOfEnvironment(): number {
  const text = environment("WENGERT_THREADS") ?? "";
  if (text.trim() === "") return 0;
  const count = Number(text);
  requireThreads("WENGERT_THREADS", text, count);
  return count;
}

/** @throws ValueError for what is no whole number from 0 to 16. */
export function requireThreads(what: string, given: unknown, count: unknown): void {
  if (!whole(0, mostThreads).accepts(count))
    throw new ValueError(
      `${what}: ${typeof given === "string" ? given : show(given)} is no number of threads; ` +
        `give 1 for no workers, up to ${mostThreads}, or 0 for what the machine has`,
    );
}
