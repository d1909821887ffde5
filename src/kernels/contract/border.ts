/**
 * The WebAssembly border: what numbers and addresses both sides agree on, and what the compiled module
 * exports. `npm run kernels:generate` writes it down for AssemblyScript (wasm/assembly/contract.ts,
 * wasm/assembly/elementwise/exports.ts) and for TypeScript (wasm/module/exports.ts); tests hold both to it,
 * and the compiled bytes too.
 */
import type { NameOf } from "./table.js";

/** Derivatives of functions, times the upstream gradient: of operands of one shape. */
export const gradientsOfFunctions = ["tanhGrad", "sigmoidGrad"] as const;

/**
 * Operations that are chosen by number: a name's number is its place. The order is the module's; append,
 * never reorder.
 */
export const opcodes = {
  /** `unary64`. */
  unary: ["neg", "abs", "square", "sqrt", "rsqrt", "reciprocal", "relu", "sign", "floor", "ceil", "round"],
  /** `binary64`. */
  binary: ["add", "sub", "mul", "div", "maximum", "minimum", "reluBackward", ...gradientsOfFunctions],
  /** `compare`; gt and ge are lt and le with the operands exchanged. */
  compare: ["eq", "ne", "lt", "le"],
  /** `logical`. */
  logical: ["logicalAnd", "logicalOr", "logicalNot"],
} as const satisfies {
  unary: readonly NameOf<"unary">[];
  binary: readonly NameOf<"binary" | "pairwise">[];
  compare: readonly NameOf<"comparison">[];
  logical: readonly NameOf<"comparison" | "predicate">[];
};

/** The number that the module has for an operation of a group. */
export const opcodeOf = <Group extends keyof typeof opcodes>(
  group: Group,
  name: (typeof opcodes)[Group][number],
): number => (opcodes[group] as readonly string[]).indexOf(name);

/**
 * Functions of one float32 operand that are computed as float32 polynomials, in the order of their numbers,
 * after `opcodes.unary`.
 */
export const polynomials = ["exp", "log", "sigmoid", "tanh", "erf"] as const satisfies NameOf<"unary">[];

/** Functions of one float32 operand that are computed in float64 and rounded once. */
export const inDoubles = ["expm1", "log1p", "softplus"] as const satisfies NameOf<"unary">[];

/** Functions of one float64 operand beside those that are exact. */
export const functions64 = ["exp64", "sigmoid64", "tanh64"] as const;

/** Functions of one float32 operand and a number: of gelu, how far behind each result its slope goes. */
export const withNumber = ["leakyRelu", "elu", "power", "gelu"] as const;

/**
 * The loops that threads share, by number: those of one operand, after which come `opcodes.unary` on float64,
 * and `opcodes.binary` on float32, after which come the same on float64.
 */
export const sharedLoops = [
  ...opcodes.unary,
  ...polynomials,
  ...inDoubles,
  "sin",
  "cos",
  ...functions64,
  ...withNumber,
] as const;

/**
 * Where everything lies in the first bytes of linear memory, which are no storage's: byte addresses and
 * sizes, in ascending order.
 */
export const memoryMap = {
  /** The scratch of the kernels on the calling thread. */
  scratch: 1024,
  /** How much scratch every thread has. */
  scratchBytes: 48 * 1024,
  /** The words that threads share (see assembly/threads). */
  threadControl: 50 * 1024,
  /** What is lent to small operands: two places of so many numbers. */
  loans: 56 * 1024,
  loanElements: 512,
  /** The constants of the modules: what the compiler is told as --memoryBase. */
  constants: 60 * 1024,
  networkConstants: 62 * 1024,
  /**
   * The scratch of the workers, one after another. More than `mostThreads` threads are of no use to the
   * products of this library.
   */
  workerScratch: 64 * 1024,
  mostThreads: 16,
} as const;

/**
 * The fields of a plan of windows over a plane, in the order in which they are written: int32 each, pairs as
 * (vertical, horizontal).
 */
export const windowPlan = {
  height: 1,
  width: 1,
  /** The rows of windows that are asked for. */
  firstRow: 1,
  endRow: 1,
  /** How many windows lie side by side. */
  across: 1,
  kernel: 2,
  stride: 2,
  padding: 2,
  dilation: 2,
  /** What pools are given: addresses of arrays, and of a space per thread for the columns of a plane. */
  images: 1,
  results: 1,
  gradients: 1,
  out: 1,
  space: 1,
  spaceBytes: 1,
} as const;

/** Sizes in bytes of what is written on one side and read on the other. */
export const layouts = {
  /**
   * One axis of a strided copy: its extent, the stride of the source, the stride of the target (int32 each).
   */
  copyAxisBytes: 12,
} as const;

/**
 * How float32 products are summed, by every kernel and by the reference: `block` terms one after another,
 * so many blocks up to `chain` terms one after another, both in float32, and the chains in float64. What a
 * sum loses does not grow with its length then, and a product of at most `block` terms is one plain sum.
 */
export const productSums = { block: 256, chain: 4096 } as const;

/** Signatures that several exports share. Pointers (usize) are byte addresses, sizes are in elements. */
const unary = "(a: usize, out: usize, n: i32): void";
const binary = `(
  a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  out: usize, rows: i32, columns: i32,
): void`;
const numbered = (signature: string) => signature.replace("(", "(op: i32, ");
const parametric = (name: string) => `(a: usize, out: usize, n: i32, ${name}: f64): void`;
/** Those of kernels on rows: see assembly/threads/threads. */
export const onRows = `(
  kernel: i32, size: i32, rows: i32, a: usize, aStep: i32, b: usize, bStep: i32, c: usize, cStep: i32,
  d: usize, dStep: i32, n: i32, m: i32, k: i32, x: f64,
): i32`;
const copy = "(plan: usize, axes: i32, places: usize, from: usize, to: usize): void";
const rowsAt = (from: string, width: string) =>
  `(${from}: usize, indices: usize, count: i32, out: usize, outer: i32, length: i32, ${width}: i32): void`;
const packing = "(b: usize, rowStride: i32, columnStride: i32, k: i32, n: i32, out: usize): void";
const product = `(
  a: usize, rowStride: i32, columnStride: i32, packed: usize, c: usize,
  m: i32, n: i32, k: i32, scratch: usize,
): void`;
const tile = "(a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize): void";

export type Table<Name extends string> = Record<Name, string>;
export const each = <Name extends string>(names: readonly Name[], signature: string): Table<Name> =>
  Object.fromEntries(names.map((name) => [name, signature])) as Table<Name>;

/** What the library calls: the signature of each export, as AssemblyScript writes it. */
export const moduleExports = {
  // elementwise
  ...each(opcodes.unary, unary),
  ...each(polynomials, unary),
  ...each(inDoubles, unary),
  ...each(["sin", "cos"], unary),
  ...each(functions64, unary),
  ...each(opcodes.binary, binary),
  unary64: numbered(unary),
  binary64: numbered(binary),
  compare: numbered(binary),
  compare64: numbered(binary),
  logical: "(op: i32, a: usize, b: usize, out: usize, n: i32): void",
  where: "(condition: usize, a: usize, aStep: i32, b: usize, bStep: i32, out: usize, n: i32): void",
  inRange: "(a: usize, n: i32): i32",
  leakyRelu: parametric("slope"),
  elu: parametric("alpha"),
  power: parametric("exponent"),
  gelu: parametric("distance"),
  clamp: "(a: usize, out: usize, n: i32, low: f32, high: f32): void",
  addScaled: "(x: usize, alpha: f32, y: usize, n: i32): void",
  addScaled64: "(x: usize, alpha: f64, y: usize, n: i32): void",
  fromBytes: "(bytes: usize, out: usize, n: i32, unit: f32): void",
  fromMask: "(a: usize, out: usize, n: i32, one: i32): void",
  ...each(["widen", "narrow", "toFloat"], unary),

  // reductions, and kernels on rows
  onRows,
  runningSums: "(a: usize, out: usize, rows: i32, n: i32): void",

  // movement
  ...each(["copyStrided1", "copyStrided4", "copyStrided8"], copy),
  addRows: rowsAt("values", "inner"),
  takeRows: rowsAt("a", "words"),
  bounds: "(a: usize, n: i32, out: usize): void",
  triangle: "(a: usize, out: usize, matrices: i32, rows: i32, columns: i32, diagonal: i32, lower: i32): void",

  // products
  rowsOfTile: "(): i32",
  ...each(["packedSize", "packedSize64"], "(k: i32, n: i32): i32"),
  ...each(["pack", "pack64"], packing),
  multiply: product,
  multiplyShare: "(by: i32, plan: usize, from: i32, to: i32, thread: i32, scratch: usize): void",

  // the same, shared among threads in chunks of `size` rows: 0 where a worker failed, and the result is not
  // to be used
  shareMultiply: `(
  size: i32, a: usize, rowStride: i32, columnStride: i32, packed: usize, c: usize, m: i32, n: i32, k: i32,
): i32`,
  /** Runs a job that is written down, in chunks of `size` rows: what the other module shares. */
  shareJob: "(rows: i32, size: i32): i32",
  shareOne: "(size: i32, op: i32, width: i32, a: usize, out: usize, n: i32, x: f64): i32",
  shareTwo: `(
  size: i32, op: i32, width: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  out: usize, count: i32, columns: i32, aStep: i32, bStep: i32, rows: i32,
): i32`,
  sharePlanned: "(size: i32, by: i32, plan: usize, count: i32): i32",
  setThreads: "(count: i32, ownScratch: usize): void",
  dismiss: "(): i32",
  workersPresent: "(): i32",
};

/** What a worker's own program calls (see threads/worker.ts). */
export const workerExports = {
  serve: "(number: i32, ownGeneration: i32, ownScratch: usize): void",
  fail: "(): void",
};

/**
 * Nobody calls these from outside: being exported keeps the compiler from merging them into their callers.
 */
export const unmergedExports = {
  ...each(["tile8", "four8", "pair8", "tile4"], tile),
  ...each(["packedTile8", "packedTile4"], "(a: usize, panel: usize, k: i32, c: usize, stride: usize): void"),
  addFourRows: "(a: usize, step: usize, b: usize, row: usize, out: usize, fours: i32): void",
  sumEightColumns: "(a: usize, step: usize, b: usize, column: usize, k: i32, out: usize): void",
  rowOfPanel: "(a: usize, step: usize, panel: usize, k: i32, width: i32, c: usize): void",
  tile64: tile.replace(")", ", fresh: i32)"),
  rowOfPanel64: "(a: usize, step: usize, panel: usize, k: i32, c: usize, fresh: i32): void",
};
