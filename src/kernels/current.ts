/**
 * The kernels that tensors run on: WebAssembly where the platform has its SIMD, else the reference. They are
 * chosen by the first op, for loading the library asks nothing of the platform.
 */
import { show, ValueError, whole } from "../arguments/index.js";
import { warn } from "../array/index.js";
import type { CoreKernels } from "./contract/index.js";
import { type Choice, describeKernels, isAskedFor, wantsWide } from "./notice.js";
import { coreReference } from "./reference/index.js";
import { guard, storingKernels } from "./storing.js";
import {
  type CoreWasm,
  createCoreKernels,
  environment,
  mostThreads,
  type WasmOptions,
} from "./wasm/index.js";

/** The fastest kernels that this platform runs. Never throws: the reference always does. */
export function chooseKernels(options: WasmOptions = {}): Choice {
  try {
    const wasm = createCoreKernels(options);
    return { kernels: storingKernels(wasm.kernels), wasm, reason: "" };
  } catch (error) {
    return {
      kernels: storingKernels(coreReference),
      wasm: undefined,
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

let chosen: Choice | undefined;

const waiting: ((wasm: CoreWasm) => void)[] = [];

/**
 * Calls `f` with the WebAssembly kernels as soon as they are chosen, which may be now; never where there are
 * none.
 */
export function whenChosen(f: (wasm: CoreWasm) => void): void {
  if (chosen === undefined) waiting.push(f);
  else if (chosen.wasm !== undefined) f(chosen.wasm);
}

/** What was chosen, now or before. @throws ValueError where the environment asks for what makes no sense. */
export function current(): Choice {
  if (chosen !== undefined) return chosen;
  const threads = threadsOfEnvironment();
  const wide = wantsWide(environment("WENGERT_WIDE"));
  chosen = chooseKernels({ threads });
  if (wide) chosen.wasm?.setWide(true);
  for (const f of waiting.splice(0)) whenChosen(f);
  return chosen;
}

/**
 * The kernels of these names that `choose` gives at the first call of any. From then on they are the
 * object's own, so that a call costs what a call costs.
 */
export function chosenAtFirst<Chosen extends object>(names: Chosen, choose: () => Chosen): Chosen {
  type Functions = Record<string, (...args: unknown[]) => unknown>;
  const own = {} as Functions;
  let first = true;
  for (const name of Object.keys(names))
    own[name] = (...args) => {
      if (first) {
        Object.assign(own, choose()); // which may throw, now and the next time
        guard(own);
      }
      first = false;
      return own[name]?.(...args);
    };
  return own as unknown as Chosen;
}

/**
 * What every op computes with, but for what only networks use (network.ts). WENGERT_TELL_KERNELS=1 has the
 * first call say which kernels that are.
 */
export const kernels: CoreKernels = chosenAtFirst(coreReference, () => {
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
