/**
 * Convolutions by Winograd's transforms, unit by unit: a strip of rows of windows over one image, whose tiles
 * of 4 × 4 become the right operands of 16 products with the filters, or with the gradients of the results.
 */
import * as plans from "../contract";
import { addChain, addFours } from "../products/chains";
import { allFinite } from "../products/lists";
import { multiply, pack } from "../threads/core";
import { copyRun, fillRun } from "./columns";
import { address, firstRowOf, number, placesOf, spaceOf, stripOf, windowsOf } from "./strips";
import { gatherTiles, shrinkSums, spreadTiles, widenTiles } from "./winograd";

/** Bytes from what one of the 16 products reads or writes to what the next does: rows of all tiles. */
@inline
function stepOf(rows: i32, tiles: i32): usize { return <usize>(rows * tiles + 4) << 2; }

/** How many tiles lie side by side. */
@inline
function tilesAcross(plan: usize): i32 { return (number(plan, plans.CONV_ACROSS) + 1) >> 1; }

/** How many rows of tiles a unit has. */
@inline
function tilesDown(plan: usize, unit: i32): i32 {
  return (placesOf(plan, unit) / number(plan, plans.CONV_ACROSS) + 1) >> 1;
}

/** The tiles of a unit's strip, channel by channel. */
function spread(plan: usize, unit: i32, thread: i32, to: usize, step: usize): void {
  const wide = tilesAcross(plan);
  const down = tilesDown(plan, unit);
  const row = <usize>number(plan, plans.CONV_STRIP_WIDTH) << 2;
  const plane = row * number(plan, plans.CONV_STRIP_HEIGHT);
  let image = stripOf(plan, unit, thread);
  for (let c = 0; c < number(plan, plans.CONV_CHANNELS); c++, image += plane)
    for (let r = 0; r < down; r++, to += <usize>wide << 2)
      spreadTiles(image + 2 * r * row, row, wide, to, step);
}

/** A unit's part of the plane of a result, or of its gradient. */
@inline
function resultAt(plan: usize, unit: i32, o: i32): usize {
  const plane = (unit / number(plan, plans.CONV_STRIPS)) * number(plan, plans.CONV_FILTERS) + o;
  const first = firstRowOf(plan, unit) * number(plan, plans.CONV_ACROSS);
  return address(plan, plans.CONV_RESULTS) + (<usize>(plane * windowsOf(plan) + first) << 2);
}

/** The results of units. Where one is not finite, the plan says so afterwards. */
export function convolveTiles(plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void {
  const filters = number(plan, plans.CONV_FILTERS);
  const channels = number(plan, plans.CONV_CHANNELS);
  const across = number(plan, plans.CONV_ACROSS);
  const wide = tilesAcross(plan);
  for (let unit = first; unit < end; unit++) {
    const places = placesOf(plan, unit);
    const tiles = tilesDown(plan, unit) * wide;
    const spreadStep = stepOf(channels, tiles);
    const step = stepOf(filters, tiles);
    const images = spaceOf(plan, thread) + address(plan, plans.CONV_STRIP_BYTES);
    const sums = images + 16 * spreadStep;
    const packed = sums + 16 * step;
    spread(plan, unit, thread, images, spreadStep);
    let left = address(plan, plans.CONV_PANELS);
    for (let i = 0; i < 16; i++, left += <usize>(filters * channels) << 2) {
      pack(images + i * spreadStep, tiles, 1, channels, tiles, packed);
      multiply(left, channels, 1, packed, sums + i * step, filters, tiles, channels, scratch);
    }
    for (let o = 0; o < filters; o++) {
      const result = resultAt(plan, unit, o);
      let from = sums + (<usize>(o * tiles) << 2);
      for (let p = 0; p < places; p += 2 * across, from += <usize>wide << 2)
        gatherRows(from, step, result + (<usize>p << 2), across, p + across < places, scratch);
      if (!allFinite(result, places)) i32.store(plan, 1, plans.CONV_FAULTS);
    }
  }
}

/** Two rows of results, or one, from a row of tiles. `scratch` holds a row. */
function gatherRows(from: usize, step: usize, to: usize, across: i32, two: bool, scratch: usize): void {
  const bytes = <usize>across << 2;
  const fours = across >> 3;
  gatherTiles(from, step, fours, to, two ? to + bytes : scratch);
  const done = <usize>fours << 5;
  if (done == bytes) return;
  gatherTiles(from + (<usize>fours << 4), step, 1, scratch, scratch + 32);
  for (let i: usize = 0; done + i < bytes; i += 4) {
    f32.store(to + done + i, f32.load(scratch + i));
    if (two) f32.store(to + bytes + done + i, f32.load(scratch + 32 + i));
  }
}

/** The gradients of a unit's results, with zeros where a tile goes beyond them. `scratch` holds two rows. */
function widen(plan: usize, unit: i32, to: usize, step: usize, scratch: usize): void {
  const across = number(plan, plans.CONV_ACROSS);
  const wide = tilesAcross(plan);
  const places = placesOf(plan, unit);
  const fours = (wide + 3) >> 2;
  const second = scratch + (<usize>fours << 5);
  for (let o = 0; o < number(plan, plans.CONV_FILTERS); o++) {
    const g = resultAt(plan, unit, o);
    for (let p = 0; p < places; p += 2 * across, to += <usize>wide << 2) {
      copyRow(g + (<usize>p << 2), across, scratch, fours);
      copyRow(g + (<usize>(p + across) << 2), p + across < places ? across : 0, second, fours);
      widenTiles(scratch, second, fours, to, step);
    }
  }
}

/** Some numbers, and zeros behind them until there are so many times eight. */
function copyRow(from: usize, count: i32, to: usize, eights: i32): void {
  fillRun<f32>(to + (<usize>(count & ~3) << 2), 0, (eights << 3) - (count & ~3));
  copyRun<f32>(from, 1, to, count & ~3);
  for (let i = count & ~3; i < count; i++) f32.store(to + (i << 2), f32.load(from + (i << 2)));
}

/** What runs of units give the 16 products, one run after another. */
export function convolveTileFilters(plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void {
  const filters = number(plan, plans.CONV_FILTERS);
  const channels = number(plan, plans.CONV_CHANNELS);
  const wide = tilesAcross(plan);
  const size = filters * channels;
  const all = address(plan, plans.CONV_SUMS);
  for (let run = first; run < end; run++) {
    const start = run * plans.CONV_TILE_RUN;
    const last = min(start + plans.CONV_TILE_RUN, number(plan, plans.CONV_UNITS));
    for (let unit = start; unit < last; unit++) {
      const tiles = tilesDown(plan, unit) * wide;
      const spreadStep = stepOf(channels, tiles);
      const step = stepOf(filters, tiles);
      const images = spaceOf(plan, thread) + address(plan, plans.CONV_STRIP_BYTES);
      const left = images + 16 * spreadStep;
      const product = left + 16 * step;
      const packed = product + (<usize>size << 2);
      spread(plan, unit, thread, images, spreadStep);
      widen(plan, unit, left, step, scratch);
      let sums = all + (<usize>(run * size) << 6);
      for (let i = 0; i < 16; i++, sums += <usize>size << 2) {
        pack(images + i * spreadStep, 1, tiles, tiles, channels, packed);
        const out = unit == start ? sums : product;
        multiply(left + i * step, tiles, 1, packed, out, filters, channels, tiles, scratch);
        if (unit != start) addFours(product, sums, size >> 2);
      }
    }
  }
}

/**
 * The runs added up in float64, and filters made of them: (rows, channels, 3, 3). `totals` is for doubles.
 */
export function sumTileRuns(plan: usize, runs: i32, totals: usize, out: usize, scratch: usize): void {
  const size = number(plan, plans.CONV_FILTERS) * number(plan, plans.CONV_CHANNELS);
  const fours = 4 * size;
  memory.fill(totals, 0, <usize>fours << 5);
  let sums = address(plan, plans.CONV_SUMS);
  for (let run = 0; run < runs; run++, sums += <usize>fours << 4) addChain(sums, totals, fours);
  shrinkSums(totals, size, out, scratch);
}
