/**
 * The instantiation of the compiled module: synchronous, from embedded bytes, without files or a bundler's
 * help.
 */
import { bytesOf, type Embedded } from "./embedded.js";
import type { WasmExports } from "./exports.js";
import * as plain from "./module.js";
import { builtin, type CompiledModule, type GrowableMemory, loadBuiltins, platform } from "./platform.js";

/** A module and the calling thread's instance of it. */
export interface Instantiated {
  readonly module: CompiledModule;
  readonly wasm: WasmExports;
}

export type Instantiate = (memory: GrowableMemory, shared: boolean) => Instantiated;
export type InstantiateLater = (...args: Parameters<Instantiate>) => Promise<Instantiated>;

/** The exports over this memory. @throws where the platform has no WebAssembly SIMD, or forbids compiling. */
export const instantiate: Instantiate = (memory, shared) => instantiateFrom(plain, memory, shared);

/** The same of relaxed SIMD. @throws where the platform has none. */
export const instantiateRelaxed: InstantiateLater = async (memory, shared) => {
  // Node 20 has it behind a flag that may be set while the program runs
  await loadBuiltins();
  const node = builtin<{ setFlagsFromString?(flag: string): void }>("node:v8");
  node?.setFlagsFromString?.("--experimental-wasm-relaxed-simd");
  return instantiateFrom(await import("./module-relaxed.js"), memory, shared);
};

function instantiateFrom(code: Embedded, memory: GrowableMemory, shared: boolean): Instantiated {
  const bytes = bytesOf(code);
  // a module says whether the memory that it imports is shared: the same code serves either
  bytes[code.sharedFlagAt] = shared ? 3 : 1;
  const { Instance, Module } = platform();
  const module = new Module(bytes);
  return { module, wasm: { ...new Instance(module, { env: { memory } }).exports } as WasmExports };
}
