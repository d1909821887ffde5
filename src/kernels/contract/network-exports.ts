/**
 * The exports of the second compiled module: what only networks and images use (see src/kernels/network.ts).
 * Each kernel of this list is exported by assembly/network.ts.
 */
import { each, onRows } from "./border.js";
import { convolutionExports, convolutionLoops } from "./convolution.js";
import { normalizationExports } from "./normalization.js";
import { recurrentExports } from "./recurrent.js";
import { resamplingExports } from "./resampling.js";

const unfold = (fill: string) => `(plan: usize, planes: i32, images: usize, out: usize, fill: ${fill}): void`;
const fold = "(plan: usize, planes: i32, columns: usize, out: usize, sums: usize): void";
const reduceWindows =
  "(plan: usize, planes: i32, images: usize, out: usize, columns: usize, largest: i32): void";
const poolGrad = `(
  plan: usize, planes: i32, images: usize, largest: usize, g: usize, out: usize, columns: usize, sums: usize,
): void`;

const stream = "key0: i32, key1: i32, block: i32, high: i32, odd: i32";
const uniform = "out: usize, double: i32, low: f64, width: f64, end: f64, last: f64";

/**
 * What the module of networks exports (assembly/network.ts), which is loaded when it is first used: it shares
 * its jobs by `shareJob` of the other module, which has a chunk of such a job run by `runNetwork`.
 */
export const networkExports = {
  // cross-entropy, standardizing
  onNetworkRows: onRows,

  // windows over images
  unfold32: unfold("f32"),
  unfold64: unfold("f64"),
  ...each(["fold32", "fold64"], fold),
  reduceWindows64: reduceWindows,
  maxPoolGrad64: poolGrad,
  pool32: "(kind: i32, plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void",
  sharePool: "(size: i32, kind: i32, plan: usize, count: i32): i32",

  ...convolutionExports,
  ...convolutionLoops,

  ...recurrentExports,
  ...resamplingExports,
  ...normalizationExports,

  // optimizers
  momentumStep: `(
  p: usize, v: usize, g: usize, n: i32, alpha: f32, momentum: f32, decay: f32, nesterov: i32,
): void`,
  adamStep: `(
  p: usize, m: usize, v: usize, g: usize, n: i32,
  alpha: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, bias: f32, eps: f32, decay: f32,
): void`,

  // random draws, from block number `block` + 2^32 · `high` of a stream on
  drawUniform: `(${stream}, from: i32, to: i32, ${uniform}, scratch: usize): void`,
  drawNormals: `(
  ${stream}, from: i32, to: i32, limit: i32, out: usize, mean: f64, std: f64, scratch: usize,
): i32`,

  // products over nonzeros
  countNonzero: "(a: usize, n: i32): i32",
  allFinite: "(a: usize, n: i32): i32",
  listRows: "(a: usize, m: i32, k: i32, starts: usize, entries: usize, capacity: i32): i32",
  packRowsOfBytes: "(bytes: usize, m: i32, k: i32, starts: usize, packed: usize, levels: usize): i32",
  unpackLists: `(
  rows: usize, unit: f32, spans: usize, entries: usize, from: i32, to: i32, scratch: usize,
): void`,
  transposeLists:
    "(m: i32, spans: usize, step: i32, entries: usize, k: i32, starts: usize, out: usize): void",
  multiplyLists: `(
  spans: usize, step: i32, entries: usize, from: i32, to: i32, b: usize, c: usize, n: i32, scratch: usize,
): void`,
  multiplyPackedLists: `(
  rows: usize, unit: f32, spans: usize, entries: usize, from: i32, to: i32, b: usize, c: usize, n: i32,
  scratch: usize,
): void`,

  // the same, shared among threads
  shareMultiplyLists: `(
  size: i32, spans: usize, step: i32, entries: usize, m: i32, b: usize, c: usize, n: i32,
): i32`,
  shareMultiplyPackedLists: `(
  size: i32, rows: usize, unit: f32, spans: usize, entries: usize, m: i32, b: usize, c: usize, n: i32,
): i32`,
  shareUniform: `(size: i32, ${stream}, n: i32, ${uniform}): i32`,
  shareNormals: `(
  size: i32, ${stream}, attempts: i32, out: usize, found: usize, mean: f64, std: f64,
): i32`,
  runNetwork: "(kind: i32, from: i32, to: i32, thread: i32, scratch: usize): void",
};
