/**
 * Code as the generated files hold it: text, in which instructions and each kind of number that follows them
 * are apart. Compressed on its way, it weighs a fifth less than the bytes would. tools/wasm/pack.mjs makes
 * it, and tools/wasm/unpack.ts, compiled, makes the bytes of it.
 */
import { unpacker } from "./module.js";
import { platform } from "./platform.js";

export interface Embedded {
  /** How many letters each part of the text has. */
  readonly lengths: readonly number[];
  readonly moduleText: string;
  /** The byte that says whether the memory which the module imports is shared. */
  readonly sharedFlagAt: number;
}

interface Unpacker {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** @returns the end of the bytes. */
  unpack(): number;
}

/** Where the unpacker takes text from, and where the bytes begin that it makes: see unpack.ts. */
const [from, to] = [4096, 131072];

/** The bytes of a module. @throws where the platform has no WebAssembly, or forbids compiling. */
export function bytesOf({ lengths, moduleText }: Embedded): Uint8Array {
  const { Instance, Module } = platform();
  const byteAt = (i: number) => Number.parseInt(unpacker.slice(2 * i, 2 * i + 2), 16);
  const code = Uint8Array.from({ length: unpacker.length / 2 }, (_, i) => byteAt(i));
  const { memory, unpack } = new Instance(new Module(code)).exports as Unpacker;
  new Int32Array(memory.buffer).set(lengths);
  const bytes = new Uint8Array(memory.buffer);
  // not every platform with WebAssembly has a TextEncoder: test runners that play a page have none
  for (let i = 0; i < moduleText.length; i++) bytes[from + i] = moduleText.charCodeAt(i);
  return bytes.slice(to, unpack());
}
