/** Convolutions of each channel by a filter of its own: neighbours of a plane or filter, four at a time. */
import * as plans from "../contract";
import { PRODUCT_BLOCK, PRODUCT_CHAIN } from "../contract";
import { addChain, addFours, roundTotals } from "../products/chains";
import { madd } from "../products/madd";
import { copyRun } from "./columns";
import { address, copyPlane, firstRowOf, number, placesOf, spaceOf, windowsOf } from "./strips";

/** 16 neighbours of a result: the sums over a filter's elements in order. */
export function fourVectors(from: usize, table: usize, weights: usize, k: i32, out: usize): void {
  let c3 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  const end = table + (<usize>k << 2);
  while (table < end) {
    const at = from + <usize>i32.load(table);
    const w = v128.load32_splat(weights);
    c0 = madd(c0, w, v128.load(at));
    c1 = madd(c1, w, v128.load(at, 16));
    c2 = madd(c2, w, v128.load(at, 32));
    c3 = madd(c3, w, v128.load(at, 48));
    table += 4;
    weights += 4;
  }
  v128.store(out, c0);
  v128.store(out, c1, 16);
  v128.store(out, c2, 32);
  v128.store(out, c3, 48);
}

/** Four of them. */
export function oneVector(from: usize, table: usize, weights: usize, k: i32, out: usize): void {
  let c0 = f32x4.splat(0);
  const end = table + (<usize>k << 2);
  while (table < end) {
    c0 = madd(c0, v128.load32_splat(weights), v128.load(from + <usize>i32.load(table)));
    table += 4;
    weights += 4;
  }
  v128.store(out, c0);
}

/** The address of a plane. */
@inline
function planeAt(plan: usize, plane: i32): usize {
  const size = number(plan, plans.CONV_HEIGHT) * number(plan, plans.CONV_WIDTH);
  return address(plan, plans.CONV_IMAGES) + (<usize>(plane * size) << 2);
}

/** Neighbouring results of a row, `count` of them. */
function convolveRow(
  from: usize, elements: usize, weights: usize, depth: i32, to: usize, count: i32, scratch: usize,
): void {
  let x = 0;
  for (; x + 16 <= count; x += 16, from += 64, to += 64) fourVectors(from, elements, weights, depth, to);
  for (; x + 4 <= count; x += 4, from += 16, to += 16) oneVector(from, elements, weights, depth, to);
  if (x == count) return;
  oneVector(from, elements, weights, depth, scratch);
  for (let i = 0; x < count; x++, i += 4, to += 4) f32.store(to, f32.load(scratch + i));
}

/**
 * The results of planes; a strip is a whole plane. Where windows are further than a place apart, a row is
 * computed at all places, behind the strip, and read in steps.
 */
export function convolvePlanes(plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void {
  const across = number(plan, plans.CONV_ACROSS);
  const rows = number(plan, plans.CONV_ROWS);
  const depth = number(plan, plans.CONV_DEPTH);
  const elements = address(plan, plans.CONV_ELEMENTS);
  const stepAcross = number(plan, plans.CONV_STEP_ACROSS);
  const row = <usize>(number(plan, plans.CONV_STRIP_WIDTH) * number(plan, plans.CONV_STEP)) << 2;
  const space = spaceOf(plan, thread);
  const buffer = space + address(plan, plans.CONV_STRIP_BYTES);
  let to = address(plan, plans.CONV_RESULTS) + (<usize>(first * windowsOf(plan)) << 2);
  for (let plane = first; plane < end; plane++) {
    const channel = plane % number(plan, plans.CONV_CHANNELS);
    const weights = address(plan, plans.CONV_PANELS) + (<usize>(channel * depth) << 2);
    copyPlane(plan, planeAt(plan, plane), -number(plan, plans.CONV_TOP), space);
    let from = space;
    for (let y = 0; y < rows; y++, from += row, to += <usize>across << 2) {
      if (stepAcross == 1) convolveRow(from, elements, weights, depth, to, across, scratch);
      else {
        convolveRow(from, elements, weights, depth, buffer, (across - 1) * stepAcross + 1, scratch);
        copyRun<f32>(buffer, stepAcross, to, across);
      }
    }
  }
}

/**
 * Of three rows of a filter, four neighbours each: the sums over the windows of a strip in order, each
 * window's elements times its factor.
 */
export function threeRows(
  a: usize, b: usize, c: usize, table: usize, factors: usize, k: i32, out: usize,
): void {
  let c2 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  const end = table + (<usize>k << 2);
  while (table < end) {
    const at = <usize>i32.load(table);
    const g = v128.load32_splat(factors);
    c0 = madd(c0, g, v128.load(a + at));
    c1 = madd(c1, g, v128.load(b + at));
    c2 = madd(c2, g, v128.load(c + at));
    table += 4;
    factors += 4;
  }
  v128.store(out, c0);
  v128.store(out, c1, 16);
  v128.store(out, c2, 32);
}

/** The same of more windows than a block has. `scratch` holds three vectors, and six of doubles. */
function rowSums(
  a: usize, b: usize, c: usize, table: usize, factors: usize, k: i32, out: usize, scratch: usize,
): void {
  const totals = scratch + 48;
  memory.fill(totals, 0, 96);
  for (let chain = 0; chain < k; chain += PRODUCT_CHAIN) {
    const end = min(chain + PRODUCT_CHAIN, k);
    for (let p = chain; p < end; p += PRODUCT_BLOCK) {
      threeRows(a, b, c, table, factors, min(PRODUCT_BLOCK, end - p), p == chain ? out : scratch);
      if (p != chain) addFours(scratch, out, 3);
      table += PRODUCT_BLOCK << 2;
      factors += PRODUCT_BLOCK << 2;
    }
    if (k > PRODUCT_CHAIN) addChain(out, totals, 3);
  }
  if (k > PRODUCT_CHAIN) roundTotals(totals, out, 3);
}

/**
 * The gradients of the filters of channels. The address of sums is that of the filters here; a thread's space
 * holds, behind the strip, a run's sums in float32, what all runs add up to in float64, and three rows.
 */
export function convolvePlaneFilters(plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void {
  const depth = number(plan, plans.CONV_DEPTH);
  const across = number(plan, plans.CONV_FILTERS); // columns of a filter
  const down = depth / across;
  const channels = number(plan, plans.CONV_CHANNELS);
  const units = number(plan, plans.CONV_UNITS);
  const table = address(plan, plans.CONV_PLACES);
  const elements = address(plan, plans.CONV_ELEMENTS);
  const space = spaceOf(plan, thread);
  const sums = space + address(plan, plans.CONV_STRIP_BYTES);
  const fours = (depth + 3) >> 2;
  const totals = sums + (<usize>fours << 4) + 48;
  const strips = number(plan, plans.CONV_STRIPS);
  for (let channel = first; channel < end; channel++) {
    memory.fill(totals, 0, <usize>fours << 5);
    for (let unit = 0; unit < units; unit++) {
      const plane = (unit / strips) * channels + channel;
      const row = firstRowOf(plan, unit);
      const start = row * number(plan, plans.CONV_STEP) - number(plan, plans.CONV_TOP);
      copyPlane(plan, planeAt(plan, plane), start, space);
      const before = plane * windowsOf(plan) + row * number(plan, plans.CONV_ACROSS);
      const g = address(plan, plans.CONV_RESULTS) + (<usize>before << 2);
      const begins = unit % plans.CONV_RUN == 0;
      for (let i = 0; i < down; i += 3) {
        for (let j = 0; j < across; j += 4) {
          const a = space + <usize>i32.load(elements + (<usize>(i * across + j) << 2));
          const b = space + <usize>i32.load(elements + (<usize>(min(i + 1, down - 1) * across + j) << 2));
          const c = space + <usize>i32.load(elements + (<usize>(min(i + 2, down - 1) * across + j) << 2));
          rowSums(a, b, c, table, g, placesOf(plan, unit), scratch, scratch + 48);
          for (let r = 0; r < min(3, down - i); r++) {
            for (let e = 0; e < min(4, across - j); e++) {
              const to = sums + (<usize>((i + r) * across + j + e) << 2);
              const sum = f32.load(scratch + (r << 4) + (e << 2));
              f32.store(to, begins ? sum : f32.load(to) + sum);
            }
          }
        }
      }
      if (unit % plans.CONV_RUN == plans.CONV_RUN - 1 || unit == units - 1)
        addChain(sums, totals, fours);
    }
    roundTotals(totals, sums, fours);
    const to = address(plan, plans.CONV_SUMS) + (<usize>(channel * depth) << 2);
    memory.copy(to, sums, <usize>depth << 2);
  }
}
