/** What all kernels of convolution agree on, and both sides of the WebAssembly border. */
import type { Shape } from "../../array/shape.js";
import { type Windows, windowGrid } from "../../array/windows.js";

/** So many windows at a time: a product of more columns than that would not run on the fast kernels. */
const widest = 8192;

/** The columns of a strip have so many elements at most. */
const stripSize = 2 ** 21;

/** How many rows of windows over images of a shape are one strip: large images are cut into several. */
export function rowsOfStrip(images: Shape, windows: Windows): number {
  const [down, across] = windowGrid(images, windows);
  const column = (images[1] as number) * windows.kernel[0] * windows.kernel[1];
  return Math.min(down, Math.max(1, Math.floor(Math.min(widest, stripSize / column) / across)));
}

/** So many floats of tiles and their sums stay in the processor's cache. */
const tilesSize = 2 ** 17;

/**
 * Convolutions of float32 that are computed by Winograd's transforms of tiles of 4 × 4 (see
 * reference/composed/winograd.ts): how many rows of windows are one strip then, or 0. It depends on neither
 * the number of images nor their elements, but that results which are not all finite are computed anew,
 * window by window: an infinity would spoil its neighbours.
 */
export function rowsOfTiles(images: Shape, windows: Windows, outputs: number, groups: number): number {
  const channels = images[1] as number;
  const isOne = ([down, across]: readonly [number, number]) => down === 1 && across === 1;
  const [down, across] = windowGrid(images, windows);
  const [height, width] = windows.kernel;
  if (groups !== 1 || height !== 3 || width !== 3 || !isOne(windows.stride) || !isOne(windows.dilation))
    return 0;
  if (Math.min(channels, outputs) < 16 || channels * outputs > 2 ** 16) return 0;
  if (down < 4 || across < 4 || across > 1024) return 0;
  const [rows, columns] = [Math.ceil(down / 2), Math.ceil(across / 2)];
  const most = Math.max(1, Math.floor(tilesSize / (16 * (channels + outputs) * columns)));
  return 2 * Math.ceil(rows / Math.ceil(rows / most));
}

/**
 * The fields of a plan of a convolution, int32 each. Windows are computed in units: a strip of rows of
 * windows over one image.
 */
export const convolutionPlan = {
  /** Addresses: images, results, filters in panels, and of each thread its own working space. */
  images: 1,
  results: 1,
  panels: 1,
  space: 1,
  /** Byte offsets, of each window of a strip and of each element of a window: addresses of tables. */
  places: 1,
  elements: 1,
  /** How many bytes of working space a thread has, and of those how many hold a strip with its border. */
  spaceBytes: 1,
  stripBytes: 1,
  /** Strips of an image, rows of windows of a strip and of an image, and windows side by side. */
  strips: 1,
  stripRows: 1,
  rows: 1,
  across: 1,
  /** Of an image. */
  channels: 1,
  height: 1,
  width: 1,
  /** The border, and the vertical step from window to window. */
  top: 1,
  left: 1,
  step: 1,
  /** Likewise horizontal. */
  stepAcross: 1,
  /** Rows and columns of a strip with its border; 0 rows where images are read where they are. */
  stripHeight: 1,
  stripWidth: 1,
  /** How many groups there are, how many filters a group has, and how many elements a filter. */
  groups: 1,
  filters: 1,
  depth: 1,
  /** How many units there are, and the address of what the runs of units add up to. */
  units: 1,
  sums: 1,
  /** Not 0 where a result was not finite. */
  faults: 1,
} as const;

/**
 * How gradients by filters are summed: over the windows of a unit as products are, so many units one after
 * another in float32, and these runs in float64. By tiles `tileRun` units are a run.
 */
export const convolutionSums = { run: 4, tileRun: 8 } as const;

const part = "(plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void";

/** What the module exports for convolutions: parts from `first` to before `end`. */
export const convolutionExports = {
  packFilters: "(filters: usize, groups: i32, rows: i32, depth: i32, out: usize): void",
  convolve: part,
  convolveFilters: part,
  convolvePlanes: part,
  convolvePlaneFilters: part,
  convolveTiles: part,
  convolveTileFilters: part,
  stretchFilters: "(filters: usize, count: i32, out: usize, scratch: usize): void",
  sumRuns: "(plan: usize, runs: i32, totals: usize, out: usize): void",
  sumTileRuns: "(plan: usize, runs: i32, totals: usize, out: usize, scratch: usize): void",
  shareConvolution: "(size: i32, kind: i32, plan: usize, count: i32): i32",
};

/** Their inner loops. */
export const convolutionLoops = {
  gather8: `(
  a0: usize, a1: usize, a2: usize, a3: usize, a4: usize, a5: usize, table: usize, panel: usize, k: i32,
  out: usize,
): void`,
  fourVectors: "(from: usize, table: usize, weights: usize, k: i32, out: usize): void",
  oneVector: "(from: usize, table: usize, weights: usize, k: i32, out: usize): void",
  spreadTiles: "(from: usize, row: usize, tiles: i32, to: usize, step: usize): void",
  gatherTiles: "(from: usize, step: usize, fours: i32, first: usize, second: usize): void",
  widenTiles: "(first: usize, second: usize, fours: i32, to: usize, step: usize): void",
  threeRows: "(a: usize, b: usize, c: usize, table: usize, factors: usize, k: i32, out: usize): void",
};
