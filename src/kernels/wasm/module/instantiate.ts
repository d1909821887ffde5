/**
 * The instantiation of the compiled module: synchronous, from embedded bytes, without files or a bundler's
 * help.
 */
import type { WasmExports } from "./exports.js";
import * as plain from "./module.js";
import { type CompiledModule, type GrowableMemory, nodeProcess, platform } from "./platform.js";

/** A module and the calling thread's instance of it. */
export interface Instantiated {
  readonly module: CompiledModule;
  readonly wasm: WasmExports;
}

export type Instantiate = (memory: GrowableMemory, shared: boolean) => Instantiated;

/** Code as the generated files hold it. */
interface Embedded {
  readonly moduleBase64: string;
  readonly sharedFlagAt: number;
}

/** The exports over this memory. @throws where the platform has no WebAssembly SIMD, or forbids compiling. */
export const instantiate: Instantiate = (memory, shared) => instantiateFrom(plain, memory, shared);

/** The same of relaxed SIMD. @throws where the platform has none. */
export async function instantiateRelaxed(memory: GrowableMemory, shared: boolean): Promise<Instantiated> {
  // Node 20 has it behind a flag that may be set while the program runs
  const node = nodeProcess()?.getBuiltinModule?.("node:v8") as { setFlagsFromString(flag: string): void };
  node?.setFlagsFromString("--experimental-wasm-relaxed-simd");
  return instantiateFrom(await import("./module-relaxed.js"), memory, shared);
}

function instantiateFrom(code: Embedded, memory: GrowableMemory, shared: boolean): Instantiated {
  const text = atob(code.moduleBase64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  // a module says whether the memory that it imports is shared: the same code serves either
  bytes[code.sharedFlagAt] = shared ? 3 : 1;
  const { Instance, Module } = platform();
  const module = new Module(bytes);
  return { module, wasm: { ...new Instance(module, { env: { memory } }).exports } as WasmExports };
}
