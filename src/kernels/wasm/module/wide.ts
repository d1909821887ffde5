/**
 * Vectors of 256 bits: V8 can pair two neighbouring vectors of 128, behind a flag that may be set while the
 * program runs. Whether that gains anything, and changes no bit, is tried on a product before it is used.
 */
import type { WasmExports } from "./exports.js";
import { compileApart, type Instantiate } from "./instantiate.js";
import { engineVersion, platform, setEngineFlag } from "./platform.js";

const flag = "experimental-wasm-revectorize";
/** The first V8 that knows the flag: one before would complain of it in the user's terminal. */
const firstVersion = 12;

const now = () => (globalThis as unknown as { performance: { now(): number } }).performance.now();

/** Sets V8's flag or takes it back. Whether there is one. */
export function pairVectors(on: boolean): boolean {
  if (engineVersion() < firstVersion) return false;
  setEngineFlag(on ? `--${flag}` : `--no-${flag}`);
  return true;
}

/** Whether paired vectors are at least a tenth faster here, with the same bits. Takes up to 0.1 seconds. */
export function provesWide(instantiate: Instantiate, shared: boolean): boolean {
  if (!pairVectors(false)) return false;
  try {
    const plain = new Trial(instantiate, shared);
    plain.warm();
    pairVectors(true);
    compileApart(true);
    const wide = new Trial(instantiate, shared);
    wide.warm();
    const gains = plain.time() > 1.1 * wide.time();
    return gains && wide.sameAs(plain);
  } catch {
    return false;
  } finally {
    pairVectors(false);
    compileApart(false);
  }
}

/** Rows, columns and terms of the product that is tried, and milliseconds until its code is compiled well. */
const [size, warming] = [64, 40];
const bytes = 4 * size * size;
/** Addresses beyond all that kernels keep for themselves. */
const [a, b, packed, out, last] = [0, 1, 2, 3, 4].map((i) => 2 ** 20 + i * bytes) as [
  number,
  number,
  number,
  number,
  number,
];
const scratch = 1024;

/** Kernels over a memory of their own. */
class Trial {
  readonly #wasm: WasmExports;
  readonly #results: Int32Array;

  constructor(instantiate: Instantiate, shared: boolean) {
    const memory = new (platform().Memory)({ initial: 32, maximum: 32, shared });
    this.#wasm = {} as WasmExports;
    Object.assign(this.#wasm, instantiate(memory, shared, this.#wasm).wasm);
    const numbers = new Float32Array(memory.buffer, a, (2 * bytes) / 4);
    for (let i = 0; i < numbers.length; i++) numbers[i] = Math.fround(Math.sin(i * i));
    this.#results = new Int32Array(memory.buffer, packed, (3 * bytes) / 4);
  }

  #run(): void {
    const { pack, multiply, add, exp } = this.#wasm;
    pack(b, size, 1, size, size, packed);
    multiply(a, size, 1, packed, out, size, size, size, scratch);
    exp(a, last, size * size);
    add(out, size, 1, last, size, 1, out, size, size);
  }

  warm(): void {
    const end = now() + warming;
    while (now() < end) this.#run();
  }

  /** The shortest of some runs. */
  time(): number {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 50; i++) {
      const start = now();
      for (let j = 0; j < 4; j++) this.#run();
      best = Math.min(best, now() - start);
    }
    return best;
  }

  sameAs(other: Trial): boolean {
    return this.#results.every((bits, i) => bits === other.#results[i]);
  }
}
