/** Jobs of the module of networks that threads share: written down here, cut and offered by threads.ts. */
import { MEMORY_SCRATCH } from "../contract";
import { batchNormChannels } from "../normalization/batch-norm";
import { batchNormGradChannels } from "../normalization/batch-norm-grad";
import { layerNormGradBlocks, layerNormRows, layerNormSums } from "../normalization/layer-norm";
import { multiplyLists } from "../products/multiply-lists";
import { multiplyPackedLists } from "../products/packed-lists";
import { runNetworkRows } from "../reductions/network-rows";
import { normalsChunk, putNormals, putStream, putUniform, uniformChunk } from "../random/jobs";
import { lstmGradStep, lstmStep } from "../recurrent/lstm";
import { convolve, convolveFilters } from "../windows/convolution";
import { convolvePlaneFilters, convolvePlanes } from "../windows/planes";
import { pool32 } from "../windows/pooling";
import { resample32 } from "../windows/resample";
import { convolveTileFilters, convolveTiles } from "../windows/winograd-units";
import { get, NETWORK, put } from "./job";
import { putRows } from "./rows";

@external("env", "shareJob")
declare function shareJob(rows: i32, size: i32): i32;

const MULTIPLY_LISTS: i32 = NETWORK;
const MULTIPLY_PACKED_LISTS: i32 = NETWORK + 1;
/** reductions/network-rows */
const ROWS: i32 = NETWORK + 16;
/** random/jobs */
const UNIFORM: i32 = NETWORK + 24;
const NORMALS: i32 = NETWORK + 25;
/** The first of six kinds: see `shareConvolution`. */
const CONVOLUTION: i32 = NETWORK + 2;
/** The first of four kinds: see `pool32`. */
const POOL: i32 = CONVOLUTION + 6;

/** The first of two kinds: see `recurrentStep`. */
const RECURRENT: i32 = NETWORK + 32;

/** `resample32` */
const RESAMPLE: i32 = NETWORK + 36;

/** The first of five kinds: see `normalize`. */
const NORMALIZATION: i32 = NETWORK + 40;

/** Units, runs of units, planes or channels of a convolution. */
function convolvePart(kind: i32, plan: usize, from: i32, to: i32, thread: i32, scratch: usize): void {
  if (kind == 0) convolve(plan, from, to, thread, scratch);
  else if (kind == 1) convolveFilters(plan, from, to, thread, scratch);
  else if (kind == 2) convolvePlanes(plan, from, to, thread, scratch);
  else if (kind == 3) convolvePlaneFilters(plan, from, to, thread, scratch);
  else if (kind == 4) convolveTiles(plan, from, to, thread, scratch);
  else convolveTileFilters(plan, from, to, thread, scratch);
}

/** Rows from .. to - 1 of the job that is written down. */
export function runNetwork(kind: i32, from: i32, to: i32, thread: i32, scratch: usize): void {
  if (kind == MULTIPLY_LISTS) {
    multiplyLists(
      <usize>get(3), get(4), <usize>get(5), from, to, <usize>get(6), <usize>get(7), get(8), scratch,
    );
  } else if (kind == MULTIPLY_PACKED_LISTS) {
    multiplyPackedLists(
      <usize>get(3), reinterpret<f32>(get(4)), <usize>get(5), <usize>get(9), from, to, <usize>get(6),
      <usize>get(7), get(8), scratch,
    );
  } else if (kind == ROWS) runNetworkRows(from, to - from, scratch);
  else if (kind == UNIFORM) uniformChunk(from, to, scratch);
  else if (kind == NORMALS) normalsChunk(from, to, scratch);
  else if (kind >= NORMALIZATION) normalize(kind - NORMALIZATION, <usize>get(3), from, to, scratch);
  else if (kind == RESAMPLE) resample32(<usize>get(3), from, to);
  else if (kind >= RECURRENT) recurrentStep(kind - RECURRENT, <usize>get(3), get(4), from, to);
  else if (kind >= POOL) pool32(kind - POOL, <usize>get(3), from, to, thread, scratch);
  else convolvePart(kind - CONVOLUTION, <usize>get(3), from, to, thread, scratch);
}

/** `multiplyLists` over all rows, shared among the threads in chunks of `size`. */
export function shareMultiplyLists(
  size: i32, spans: usize, step: i32, entries: usize, m: i32, b: usize, c: usize, n: i32,
): i32 {
  put(0, MULTIPLY_LISTS);
  put(3, <i32>spans);
  put(4, step);
  put(5, <i32>entries);
  put(6, <i32>b);
  put(7, <i32>c);
  put(8, n);
  return shareJob(m, size);
}

/** `multiplyPackedLists` over all rows, shared likewise. */
export function shareMultiplyPackedLists(
  size: i32, rows: usize, unit: f32, spans: usize, entries: usize, m: i32, b: usize, c: usize, n: i32,
): i32 {
  put(0, MULTIPLY_PACKED_LISTS);
  put(3, <i32>rows);
  put(4, reinterpret<i32>(unit));
  put(5, <i32>spans);
  put(6, <i32>b);
  put(7, <i32>c);
  put(8, n);
  put(9, <i32>entries);
  return shareJob(m, size);
}

/**
 * One of the six parts of a convolution, in chunks of `size`: results (0), runs of gradients by filters (1),
 * the same two of single planes (2, 3), and by tiles (4, 5).
 */
export function shareConvolution(size: i32, kind: i32, plan: usize, count: i32): i32 {
  put(0, CONVOLUTION + kind);
  put(3, <i32>plan);
  return shareJob(count, size);
}

/** A kernel on rows of this module: as `onRows` of the other. */
export function onNetworkRows(
  kernel: i32, size: i32, rows: i32, a: usize, aStep: i32, b: usize, bStep: i32, c: usize, cStep: i32,
  d: usize, dStep: i32, n: i32, m: i32, k: i32, x: f64,
): i32 {
  putRows(kernel, a, aStep, b, bStep, c, cStep, d, dStep, n, m, k, x);
  if (size > 0) {
    put(0, ROWS);
    return shareJob(rows, size);
  }
  runNetworkRows(0, rows, MEMORY_SCRATCH);
  return 1;
}

/** `pool32` of all planes, in chunks of `size`. */
export function sharePool(size: i32, kind: i32, plan: usize, count: i32): i32 {
  put(0, POOL + kind);
  put(3, <i32>plan);
  return shareJob(count, size);
}

/** Step t of a recurrent layer for some of the examples: forward (0) or back (1). */
export function recurrentStep(part: i32, plan: usize, t: i32, first: i32, end: i32): void {
  if (part == 0) lstmStep(plan, t, first, end);
  else lstmGradStep(plan, t, first, end);
}

/** `recurrentStep` of all examples, in chunks of `size`. */
export function shareRecurrent(size: i32, part: i32, plan: usize, t: i32, count: i32): i32 {
  put(0, RECURRENT + part);
  put(3, <i32>plan);
  put(4, t);
  return shareJob(count, size);
}

/** `resample32` of all that lies in front of the axis, in chunks of `size`. */
export function shareResample(size: i32, plan: usize, count: i32): i32 {
  put(0, RESAMPLE);
  put(3, <i32>plan);
  return shareJob(count, size);
}

/** A part of normalization, for some of its rows, blocks of rows or channels: `normalizationParts`. */
export function normalize(part: i32, plan: usize, first: i32, end: i32, scratch: usize): void {
  if (part == 0) layerNormRows(plan, first, end);
  else if (part == 1) layerNormGradBlocks(plan, first, end);
  else if (part == 2) layerNormSums(plan);
  else if (part == 3) batchNormChannels(plan, first, end, scratch);
  else batchNormGradChannels(plan, first, end, scratch);
}

/** `normalize` of all of them, in chunks of `size`. */
export function shareNormalization(size: i32, part: i32, plan: usize, count: i32): i32 {
  put(0, NORMALIZATION + part);
  put(3, <i32>plan);
  return shareJob(count, size);
}

/** `drawUniform` of n numbers, in chunks of `size`. */
export function shareUniform(
  size: i32, key0: i32, key1: i32, block: i32, high: i32, odd: i32, n: i32, out: usize, double: i32, low: f64,
  width: f64, end: f64, last: f64,
): i32 {
  put(0, UNIFORM);
  putStream(key0, key1, block, high, odd);
  putUniform(out, double, low, width, end, last);
  return shareJob(n, size);
}

/** `drawNormals` of so many attempts in chunks of `size`; what it says of each chunk lies at `found`. */
export function shareNormals(
  size: i32, key0: i32, key1: i32, block: i32, high: i32, odd: i32, attempts: i32, out: usize, found: usize,
  mean: f64, std: f64,
): i32 {
  put(0, NORMALS);
  putStream(key0, key1, block, high, odd);
  putNormals(out, found, mean, std);
  return shareJob(attempts, size);
}
