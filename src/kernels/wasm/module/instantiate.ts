/**
 * The instantiation of the compiled modules: synchronous, from embedded bytes, without files or a bundler's
 * help.
 */
import { bytesOf, type Embedded } from "./embedded.js";
import type { WasmExports } from "./exports.js";
import { core } from "./module.js";
import {
  type CompiledModule,
  type GrowableMemory,
  loadBuiltins,
  platform,
  setEngineFlag,
} from "./platform.js";

/** A module and what the calling thread's instance of it exports. */
export interface Instantiated {
  readonly module: CompiledModule;
  readonly wasm: Partial<WasmExports>;
}

/** @param linked the exports of all modules, which call each other by them once all are alive. */
export type Instantiate = (memory: GrowableMemory, shared: boolean, linked: WasmExports) => Instantiated;

/** The modules in another form. */
export interface Form {
  readonly core: Instantiate;
  readonly network: Instantiate;
}

/** The exports over this memory. @throws where the platform has no WebAssembly SIMD, or forbids compiling. */
export const instantiate: Instantiate = (...over) => instantiateFrom(core, ...over);

/** What brings the modules of relaxed SIMD to life; that throws where the platform has none. */
export async function loadRelaxed(): Promise<Form> {
  if (!platform().validate(relaxedMadd)) {
    // Node 20 has it behind a flag that may be set while the program runs; where it needs none, there is none
    await loadBuiltins();
    setEngineFlag("--experimental-wasm-relaxed-simd");
  }
  const { core, network } = await import("./module-relaxed.js");
  return {
    core: (...over) => instantiateFrom(core, ...over),
    network: (...over) => instantiateFrom(network, ...over),
  };
}

/** The least module with a relaxed sum of products. */
const relaxedMadd = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0],
  ...[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11],
);

/** Whether modules are compiled apart from those before, for an engine that has been told to pair vectors. */
let apart = false;
export function compileApart(on: boolean): void {
  apart = on;
}

/** An empty section of a name: the engine keeps its code by the bytes of a module. */
const mark = [0, 5, 4, 119, 105, 100, 101];

export function instantiateFrom(
  code: Embedded,
  memory: GrowableMemory,
  shared: boolean,
  linked: WasmExports,
): Instantiated {
  const bytes = apart ? Uint8Array.from([...bytesOf(code), ...mark]) : bytesOf(code);
  // a module says whether the memory that it imports is shared: the same code serves either
  bytes[code.sharedFlagAt] = shared ? 3 : 1;
  const { Instance, Module } = platform();
  const module = new Module(bytes);
  return { module, wasm: { ...new Instance(module, { env: environmentOf(memory, linked) }).exports } };
}

/** What the modules import. */
export const environmentOf = (memory: GrowableMemory, linked: WasmExports): Environment => ({
  memory,
  runNetwork: (kind, from, to, thread, scratch) => linked.runNetwork(kind, from, to, thread, scratch),
  shareJob: (rows, size) => linked.shareJob(rows, size),
  pack: (...given) => linked.pack(...given),
  multiply: (...given) => linked.multiply(...given),
});

export interface Environment
  extends Pick<WasmExports, "runNetwork" | "shareJob" | "pack" | "multiply"> {
  readonly memory: GrowableMemory;
}
