/**
 * The three products behind convolution: images and filters to results, and results back to either; on
 * arrays, block by block.
 */
import { type NdArray, type Pair, type Shape, sizeOf, type Windows } from "../../array/index.js";
import type { Kernels } from "../../kernels/index.js";
import { along, inBlocks, inRuns, joined, type Parts, summed } from "./blocks.js";

/** What is known once the shapes fit. */
export interface Convolution {
  /** (N, C, H, W) */
  readonly images: Shape;
  /** (O, C / groups, *kernel) */
  readonly filters: Shape;
  /** (N, O, *grid) */
  readonly results: Shape;
  readonly windows: Windows;
  readonly groups: number;
  /** Of one group: how many filters, and how many elements each of them has. */
  readonly rows: number;
  readonly depth: number;
}

/** So many windows at a time: a product of more columns than that would not run on the fast kernels. */
const widest = 8192;

/**
 * The columns of a large image are cut into strips of so many elements at most, each a few rows of windows.
 */
const stripSize = 2 ** 21;

/** `f` of all rows of windows, a strip at a time where the columns of an image are large. */
function inStrips({ results, groups, depth }: Convolution, f: (rows: Pair) => NdArray): Parts {
  const [, , height, width] = results as [number, number, number, number];
  const perStrip = Math.max(1, Math.floor(Math.min(widest, stripSize / (groups * depth)) / width));
  return inRuns(height, perStrip, (first, last) => f([first, last]));
}

/** (O, C / G, *kernel) -> (G, O / G, depth): each group's filters as the rows of a matrix. */
const matricesOf = (filters: NdArray, { groups, rows, depth }: Convolution): NdArray =>
  filters.reshape([groups, rows, depth]);

/** A strip of (n, channels, *grid) -> (n, G, channels / G, places of the strip) */
function stripOf(k: Kernels, a: NdArray, [first, last]: Pair, { groups }: Convolution): NdArray {
  const [count, channels, height, width] = a.shape as [number, number, number, number];
  const part = last - first === height ? a : along(k, a, 2, first, last);
  return part.reshape([count, groups, channels / groups, (last - first) * width]);
}

/** A strip of (n, C, H, W) -> (n, G, depth, places of the strip) */
function columnsOf(k: Kernels, images: NdArray, strip: Pair, c: Convolution): NdArray {
  const columns = k.unfold(images, c.windows, 0, strip);
  const [count, , places] = columns.shape as [number, number, number];
  return columns.reshape([count, c.groups, c.depth, places]);
}

/**
 * How many elements the columns of an image have: a kernel's size times as many as the image, so that they
 * are never all there.
 */
const columnSize = ({ groups, depth, results }: Convolution): number =>
  groups * depth * sizeOf(results.slice(2));

/** Results (N, O, *grid) of images and filters: the filters times each window. */
export function convolve(k: Kernels, x: NdArray, w: NdArray, c: Convolution): NdArray {
  const [, outputs, , width] = c.results as [number, number, number, number];
  const blocks = inBlocks(k, columnSize(c), [x], (count, images) => {
    const strips = inStrips(c, (strip) => {
      const columns = columnsOf(k, images as NdArray, strip, c);
      const results = k.matmul(matricesOf(w, c), columns); // (G,O/G,depth)·(n,G,depth,places)
      k.free(columns);
      return results.reshape([count, outputs, strip[1] - strip[0], width]);
    });
    return joined(k, strips, 2);
  });
  return joined(k, blocks, 0);
}

/** The gradient of the results, back to the images: what each window read is added where it was read. */
export function towardsImages(k: Kernels, g: NdArray, w: NdArray, c: Convolution): NdArray {
  const blocks = inBlocks(k, columnSize(c), [g], (count, results) => {
    const strips = inStrips(c, (strip) => {
      const upstream = stripOf(k, results as NdArray, strip, c);
      // (G,depth,O/G)·(n,G,O/G,places)
      const products = k.matmul(matricesOf(w, c), upstream, { transposeA: true });
      const columns = products.reshape([count, c.groups * c.depth, upstream.shape[3] as number]);
      const images = k.fold(columns, [count, ...c.images.slice(1)], c.windows, strip);
      k.free(columns);
      return images;
    });
    return summed(k, strips);
  });
  return joined(k, blocks, 0);
}

/** The gradient of the results, back to the filters: summed over all windows of all images. */
export function towardsFilters(k: Kernels, x: NdArray, g: NdArray, c: Convolution): NdArray {
  const blocks = inBlocks(k, columnSize(c), [x, g], (_, images, results) => {
    const strips = inStrips(c, (strip) => {
      const columns = columnsOf(k, images as NdArray, strip, c);
      const upstream = stripOf(k, results as NdArray, strip, c);
      // (n,G,depth,places)·(n,G,places,O/G)
      const products = k.matmul(columns, upstream, { transposeB: true });
      const sum = k.sum(products, [0], false);
      for (const each of [columns, products]) k.free(each);
      return sum;
    });
    return summed(k, strips);
  });
  // (G, depth, O / G): the smaller operand was the right one, which products repack
  const sums = summed(k, blocks);
  const filters = k.permute(sums, [0, 2, 1]).reshape(c.filters);
  k.free(sums);
  return filters;
}
