/**
 * The three products behind convolution: images and filters to results, and results back to either; on
 * arrays, block by block.
 */
import { type NdArray, type Pair, sizeOf } from "../../../array/index.js";
import {
  along,
  inBlocks,
  inRuns,
  joined,
  networkKernels as k,
  type Parts,
  rowsOfStrip,
  summed,
} from "../../../kernels/index.js";
import { byPhases } from "./convolution-back.js";
import type { Convolution } from "./convolution-shapes.js";

/** `f` of all rows of windows, a strip at a time where the columns of an image are large. */
function inStrips({ images, results, windows }: Convolution, f: (rows: Pair) => NdArray): Parts {
  return inRuns(results[2] as number, rowsOfStrip(images, windows), (first, last) => f([first, last]));
}

/** (O, C / G, *kernel) -> (G, O / G, depth): each group's filters as the rows of a matrix. */
const matricesOf = (filters: NdArray, { groups, rows, depth }: Convolution): NdArray =>
  filters.reshape([groups, rows, depth]);

/** A strip of (n, channels, *grid) -> (n, G, channels / G, places of the strip) */
function stripOf(a: NdArray, [first, last]: Pair, { groups }: Convolution): NdArray {
  const [count, channels, height, width] = a.shape as [number, number, number, number];
  const part = last - first === height ? a : along(k, a, 2, first, last);
  return part.reshape([count, groups, channels / groups, (last - first) * width]);
}

/**
 * How many elements the columns of an image have: a kernel's size times as many as the image, so that they
 * are never all there.
 */
const columnSize = ({ groups, depth, results }: Convolution): number =>
  groups * depth * sizeOf(results.slice(2));

/** Results (N, O, *grid) of images and filters: the filters times each window. */
export const convolve = (x: NdArray, w: NdArray, { windows, groups }: Convolution): NdArray =>
  k.conv2d(x, w, windows, groups);

/** The gradient of the results, back to the images: what each window read is added where it was read. */
export function towardsImages(g: NdArray, w: NdArray, c: Convolution): NdArray {
  const byConvolutions = byPhases(g, w, c);
  if (byConvolutions !== undefined) return byConvolutions;
  const blocks = inBlocks(k, columnSize(c), [g], (count, results) => {
    const strips = inStrips(c, (strip) => {
      const upstream = stripOf(results as NdArray, strip, c);
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
export const towardsFilters = (x: NdArray, g: NdArray, { windows, groups }: Convolution): NdArray =>
  k.conv2dWeight(x, g, windows, groups);
