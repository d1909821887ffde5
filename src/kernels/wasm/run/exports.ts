/** What the compiled module exports, and its instantiation: synchronous, from embedded bytes, without files or a bundler's help. */
import * as plain from "../module/module.js";
import { type CompiledModule, type GrowableMemory, nodeProcess, platform } from "./platform.js";
import type { Binary, Extreme, MoreExports, Unary } from "./signatures.js";

export const unaryNames = [
  "neg",
  "abs",
  "square",
  "sqrt",
  "rsqrt",
  "reciprocal",
  "relu",
  "exp",
  "log",
  "sigmoid",
  "tanh",
  "sign",
  "floor",
  "ceil",
  "round",
  "erf",
  "expm1",
  "log1p",
  "softplus",
] as const;
export const binaryNames = ["add", "sub", "mul", "div", "maximum", "minimum"] as const;

type Elementwise = { readonly [name in (typeof unaryNames)[number]]: Unary } & {
  readonly [name in (typeof binaryNames)[number] | "reluBackward"]: Binary;
};

/** Pointers are byte addresses, sizes are in elements; see assembly/. */
export interface WasmExports extends Elementwise, MoreExports {
  addScaled(x: number, alpha: number, y: number, n: number): void;
  packedSize(k: number, n: number): number;
  rowsOfTile(): number;
  pack(b: number, rowStride: number, columnStride: number, k: number, n: number, out: number): void;
  multiply(
    a: number,
    rowStride: number,
    columnStride: number,
    packed: number,
    c: number,
    m: number,
    n: number,
    k: number,
    scratch: number,
  ): void;
  sum(a: number, out: number, outer: number, length: number, inner: number, divisor: number): void;
  readonly max: Extreme;
  readonly min: Extreme;
  argMax(a: number, out: number, rows: number, n: number): void;
  softmax(x: number, out: number, rows: number, n: number): void;
  softmaxCrossEntropy(
    x: number,
    labels: number,
    losses: number,
    probs: number,
    rows: number,
    n: number,
  ): void;
  softmaxCrossEntropyGrad(
    probs: number,
    labels: number,
    g: number,
    step: number,
    divisor: number,
    out: number,
    rows: number,
    n: number,
  ): void;
  fromBytes(bytes: number, out: number, n: number, unit: number): void;
  countNonzero(a: number, n: number): number;
  allFinite(a: number, n: number): number;
  listRows(a: number, m: number, k: number, starts: number, entries: number, capacity: number): number;
  listRowsOfBytes(
    bytes: number,
    m: number,
    k: number,
    values: number,
    starts: number,
    entries: number,
  ): number;
  transposeLists(
    m: number,
    spans: number,
    step: number,
    entries: number,
    k: number,
    starts: number,
    out: number,
  ): void;
  multiplyLists(
    spans: number,
    step: number,
    entries: number,
    from: number,
    to: number,
    b: number,
    c: number,
    n: number,
    scratch: number,
  ): void;
  // the same, shared among threads in chunks of `size` rows: 0 where a worker failed, and the result is not to be used
  shareMultiply(
    size: number,
    a: number,
    rowStride: number,
    columnStride: number,
    packed: number,
    c: number,
    m: number,
    n: number,
    k: number,
  ): number;
  shareMultiplyLists(
    size: number,
    spans: number,
    step: number,
    entries: number,
    m: number,
    b: number,
    c: number,
    n: number,
  ): number;
  setThreads(count: number, scratch: number): void;
  dismiss(): number;
  workersPresent(): number;
}

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
  return instantiateFrom(await import("../module/module-relaxed.js"), memory, shared);
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
