/** What the compiled module exports, and its instantiation: synchronous, from embedded bytes, without files or a bundler's help. */
import { moduleBase64 } from "./module.js";
import { type GrowableMemory, platform } from "./platform.js";

type Unary = (a: number, out: number, n: number) => void;
type Binary = (
  a: number,
  aRow: number,
  aColumn: number,
  b: number,
  bRow: number,
  bColumn: number,
  out: number,
  rows: number,
  columns: number,
) => void;
type Extreme = (a: number, out: number, outer: number, length: number, inner: number) => void;

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
] as const;
export const binaryNames = ["add", "sub", "mul", "div", "maximum", "minimum"] as const;

type Elementwise = { readonly [name in (typeof unaryNames)[number]]: Unary } & {
  readonly [name in (typeof binaryNames)[number] | "gate"]: Binary;
};

/** Pointers are byte addresses, sizes are in elements; see assembly/. */
export interface WasmExports extends Elementwise {
  addScaled(x: number, alpha: number, y: number, n: number): void;
  packedSize(k: number, n: number): number;
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
  countNonzero(a: number, n: number): number;
  allFinite(a: number, n: number): number;
  listRows(a: number, m: number, k: number, starts: number, entries: number, capacity: number): number;
  transposeLists(
    m: number,
    k: number,
    starts: number,
    entries: number,
    columnStarts: number,
    columnEntries: number,
  ): void;
  multiplyLists(
    starts: number,
    entries: number,
    from: number,
    to: number,
    b: number,
    c: number,
    n: number,
    scratch: number,
  ): void;
}

export type Instantiate = (memory: GrowableMemory) => WasmExports;

/** The exports over this memory. @throws where the platform has no WebAssembly SIMD, or forbids compiling. */
export const instantiate: Instantiate = (memory) => {
  const bytes = Uint8Array.from(atob(moduleBase64), (character) => character.charCodeAt(0));
  const { Instance, Module } = platform();
  return new Instance(new Module(bytes), { env: { memory } }).exports as WasmExports;
};
