/**
 * The kernels that tensors run on: WebAssembly where the platform has its SIMD, else the reference. They are
 * chosen by the first op, for loading the library asks nothing of the platform.
 */
import { show, ValueError, whole } from "../arguments/index.js";
import { warn } from "../array/index.js";
import type { Kernels } from "./contract/index.js";
import { type Choice, describeKernels, isAskedFor } from "./notice.js";
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

let chosen: Choice | undefined;

/** What was chosen, now or before. @throws ValueError where the environment asks for what makes no sense. */
export function current(): Choice {
  chosen ??= chooseKernels({ threads: threadsOfEnvironment() });
  return chosen;
}

/**
 * The kernels that `choose` gives at the first call of any. From then on they are the object's own, so that a
 * call costs what a call costs.
 */
export function chosenAtFirst(choose: () => Kernels): Kernels {
  type Functions = Record<string, (...args: unknown[]) => unknown>;
  const own = {} as Functions;
  let first = true;
  for (const name of Object.keys(reference))
    own[name] = (...args) => {
      if (first) Object.assign(own, choose()); // which may throw, now and the next time
      first = false;
      return own[name]?.(...args);
    };
  return own as unknown as Kernels;
}

/** What every op computes with. WENGERT_TELL_KERNELS=1 has the first call say which kernels that are. */
export const kernels: Kernels = chosenAtFirst(() => {
  const tells = isAskedFor(environment("WENGERT_TELL_KERNELS"));
  const choice = current();
  if (tells) warn(describeKernels(choice));
  return choice.kernels;
});

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
