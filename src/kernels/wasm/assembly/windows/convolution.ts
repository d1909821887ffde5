/**
 * Convolutions as products of gathered windows: a few windows at a time by panels of eight filters, and for
 * the gradient elements of windows by eight results.
 */
import * as plans from "../contract";
import { addChain, addFours, roundTotals } from "../products/chains";
import { tileRows } from "../products/tiles";
import { gatheredTile, tileBytes } from "./gathered";
import { address, firstRowOf, number, placesOf, spaceOf, stripOf, windowsOf } from "./strips";

/** So many windows by eight filters are computed before they are written to their planes. */
const together: i32 = 8 * tileRows;

/** Bytes of eight filters, or of eight results at so many places. */
@inline
function panelBytes(k: i32): usize { return <usize>k << 5; }

/** (groups, rows, depth) as panels (groups, rows / 8, depth, 8); missing rows are 0. */
export function packFilters(filters: usize, groups: i32, rows: i32, depth: i32, out: usize): void {
  const step = <usize>depth << 2;
  for (let g = 0; g < groups; g++, filters += rows * step) {
    for (let o = 0; o < rows; o += 8) {
      const from = filters + o * step;
      for (let d = 0; d < depth; d++, out += 32) {
        for (let c = 0; c < 8; c++)
          f32.store(out + (c << 2), o + c < rows ? f32.load(from + c * step + (<usize>d << 2)) : 0);
      }
    }
  }
}

/** Four rows of four, as columns. */
@inline
function transpose4(from: usize, row: usize, to: usize, step: usize, columns: i32): void {
  const a = v128.load(from);
  const b = v128.load(from + row);
  const c = v128.load(from + 2 * row);
  const d = v128.load(from + 3 * row);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  if (columns > 1) v128.store(to + step, v128.shuffle<i64>(ab, cd, 1, 3));
  if (columns > 2) {
    const e = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const f = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(to + 2 * step, v128.shuffle<i64>(e, f, 0, 2));
    if (columns > 3) v128.store(to + 3 * step, v128.shuffle<i64>(e, f, 1, 3));
  }
}

/** (count, 8) to the planes of the first columns, `plane` bytes apart. */
function storePlanes(from: usize, count: i32, columns: i32, to: usize, plane: usize): void {
  for (let c = 0; c < columns; c += 4) {
    const some = columns - c;
    let source = from + (c << 2);
    let target = to + c * plane;
    let p = 0;
    for (; p + 4 <= count; p += 4, source += 128, target += 16) transpose4(source, 32, target, plane, some);
    for (; p < count; p++, source += 32, target += 4) {
      for (let i = 0; i < min(some, 4); i++) f32.store(target + i * plane, f32.load(source + (i << 2)));
    }
  }
}

/** The planes of the first columns as (count, 8), missing ones 0. Reads no further than they go. */
function loadPlanes(from: usize, count: i32, columns: i32, plane: usize, to: usize): void {
  let p = 0;
  if (columns == 8) {
    for (; p + 4 <= count; p += 4, from += 16, to += 128) {
      transpose4(from, plane, to, 32, 4);
      transpose4(from + 4 * plane, plane, to + 16, 32, 4);
    }
  }
  for (; p < count; p++, from += 4, to += 32) {
    for (let c = 0; c < 8; c++) f32.store(to + (c << 2), c < columns ? f32.load(from + c * plane) : 0);
  }
}

/** Bytes from the channels of a group to those of the next. */
@inline
function groupBytes(plan: usize): usize {
  const rows = number(plan, plans.CONV_STRIP_HEIGHT);
  const plane = rows == 0
    ? number(plan, plans.CONV_HEIGHT) * number(plan, plans.CONV_WIDTH)
    : rows * number(plan, plans.CONV_STRIP_WIDTH);
  return <usize>(number(plan, plans.CONV_CHANNELS) / number(plan, plans.CONV_GROUPS) * plane) << 2;
}

/** The results (or their gradients) of a unit and group: the address of the first. */
@inline
function resultsOf(plan: usize, unit: i32, group: i32): usize {
  const image = unit / number(plan, plans.CONV_STRIPS);
  const planes = (image * number(plan, plans.CONV_GROUPS) + group) * number(plan, plans.CONV_FILTERS);
  const first = firstRowOf(plan, unit) * number(plan, plans.CONV_ACROSS);
  return address(plan, plans.CONV_RESULTS) + (<usize>(planes * windowsOf(plan) + first) << 2);
}

/** The results of units. */
export function convolve(plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void {
  const filters = number(plan, plans.CONV_FILTERS);
  const depth = number(plan, plans.CONV_DEPTH);
  const table = address(plan, plans.CONV_PLACES);
  const elements = address(plan, plans.CONV_ELEMENTS);
  const plane = <usize>windowsOf(plan) << 2;
  const spare = scratch + 8 * tileBytes;
  for (let unit = first; unit < end; unit++) {
    const places = placesOf(plan, unit);
    let image = stripOf(plan, unit, thread);
    let panels = address(plan, plans.CONV_PANELS);
    for (let g = 0; g < number(plan, plans.CONV_GROUPS); g++, image += groupBytes(plan)) {
      const results = resultsOf(plan, unit, g);
      for (let p = 0; p < places; p += together) {
        const count = min(together, places - p);
        let panel = panels;
        for (let o = 0; o < filters; o += 8, panel += panelBytes(depth)) {
          let tile = scratch;
          for (let t = 0; t < count; t += tileRows, tile += tileBytes)
            gatheredTile(image, table, p + t, places, elements, panel, depth, tile, spare);
          storePlanes(scratch, count, min(8, filters - o), results + o * plane + (<usize>p << 2), plane);
        }
      }
      panels += ((filters + 7) >> 3) * panelBytes(depth);
    }
  }
}

/** What runs of units give the filters, as panels (groups, rows / 8, depth, 8), one after another. */
export function convolveFilters(plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void {
  const groups = number(plan, plans.CONV_GROUPS);
  const filters = number(plan, plans.CONV_FILTERS);
  const depth = number(plan, plans.CONV_DEPTH);
  const table = address(plan, plans.CONV_PLACES);
  const elements = address(plan, plans.CONV_ELEMENTS);
  const plane = <usize>windowsOf(plan) << 2;
  const panel = spaceOf(plan, thread) + address(plan, plans.CONV_STRIP_BYTES);
  const all = address(plan, plans.CONV_SUMS);
  const size = <usize>(groups * ((filters + 7) >> 3)) * panelBytes(depth);
  for (let run = first; run < end; run++) {
    const start = run * plans.CONV_RUN;
    const last = min(start + plans.CONV_RUN, number(plan, plans.CONV_UNITS));
    for (let unit = start; unit < last; unit++) {
      const places = placesOf(plan, unit);
      let image = stripOf(plan, unit, thread);
      let sums = all + run * size;
      for (let g = 0; g < groups; g++, image += groupBytes(plan)) {
        const results = resultsOf(plan, unit, g);
        for (let o = 0; o < filters; o += 8) {
          loadPlanes(results + o * plane, places, min(8, filters - o), plane, panel);
          for (let d = 0; d < depth; d += tileRows) {
            const rows = min(tileRows, depth - d);
            gatheredTile(image, elements, d, depth, table, panel, places, scratch, scratch + tileBytes);
            if (unit == start) memory.copy(sums, scratch, <usize>rows << 5);
            else addFours(scratch, sums, 2 * rows);
            sums += <usize>rows << 5;
          }
        }
      }
    }
  }
}

/** The runs added up in float64, each sum rounded once: (groups, rows, depth). `totals` is for doubles. */
export function sumRuns(plan: usize, runs: i32, totals: usize, out: usize): void {
  const filters = number(plan, plans.CONV_FILTERS);
  const depth = number(plan, plans.CONV_DEPTH);
  const panels = (filters + 7) >> 3;
  const fours = number(plan, plans.CONV_GROUPS) * panels * depth * 2;
  let sums = address(plan, plans.CONV_SUMS);
  const first = sums;
  memory.fill(totals, 0, <usize>fours << 5);
  for (let run = 0; run < runs; run++, sums += <usize>fours << 4) addChain(sums, totals, fours);
  roundTotals(totals, first, fours);
  let from = first;
  for (let g = 0; g < number(plan, plans.CONV_GROUPS); g++, out += <usize>(filters * depth) << 2) {
    for (let o = 0; o < filters; o += 8, from += panelBytes(depth))
      storePlanes(from, depth, min(8, filters - o), out + (<usize>(o * depth) << 2), <usize>depth << 2);
  }
}
