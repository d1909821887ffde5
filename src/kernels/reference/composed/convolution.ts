/**
 * Convolutions as products of columns, block by block, by any kernels: by the reference's they are the oracle
 * of all others, by WebAssembly's what it does where it has nothing faster.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import { type Pair, type Windows, windowGrid } from "../../../array/windows.js";
import { convolutionSums, type Kernels, rowsOfStrip } from "../../contract/index.js";
import { along, inBlocks, inRuns, joined } from "./blocks.js";
import { filtersByTiles, resultsByTiles } from "./winograd.js";

/** A strip of the images as (n, G, depth, places of the strip). */
function columnsOf(k: Kernels, images: NdArray, strip: Pair, windows: Windows, groups: number): NdArray {
  const columns = k.unfold(images, windows, 0, strip);
  const [count, rows, places] = columns.shape as [number, number, number];
  return columns.reshape([count, groups, rows / groups, places]);
}

/** How many elements the columns of an image have. */
const columnSize = (images: Shape, windows: Windows): number =>
  (images[1] as number) * sizeOf([...windows.kernel, ...windowGrid(images, windows)]);

/** The filters times each window. */
function conv2d(k: Kernels, a: NdArray, filters: NdArray, windows: Windows, groups: number): NdArray {
  const [outputs, ...taken] = filters.shape as [number, number, number, number];
  const [down, across] = windowGrid(a.shape, windows);
  const matrices = filters.reshape([groups, outputs / groups, sizeOf(taken)]);
  const blocks = inBlocks(k, columnSize(a.shape, windows), [a], (count, images) => {
    const strips = inRuns(down, rowsOfStrip(a.shape, windows), (first, last) => {
      const columns = columnsOf(k, images as NdArray, [first, last], windows, groups);
      const results = k.matmul(matrices, columns); // (G,O/G,depth)·(n,G,depth,places)
      k.free(columns);
      return results.reshape([count, outputs, last - first, across]);
    });
    return joined(k, strips, 2);
  });
  return joined(k, blocks);
}

/** What one strip of one image gives the filters: (G, O / G, depth). */
function ofStrip(
  k: Kernels,
  image: NdArray,
  g: NdArray,
  strip: Pair,
  windows: Windows,
  groups: number,
): NdArray {
  const [, outputs, down, across] = g.shape as [number, number, number, number];
  const [first, last] = strip;
  const columns = columnsOf(k, image, strip, windows, groups);
  const part = last - first === down ? g : along(k, g, 2, first, last);
  const upstream = part.reshape([1, groups, outputs / groups, (last - first) * across]);
  const product = k.matmul(upstream, columns, { transposeB: true }); // (G,O/G,places)·(G,depth,places)ᵀ
  k.free(columns);
  if (part !== g) k.free(part);
  return product.reshape(product.shape.slice(1));
}

function conv2dWeight(k: Kernels, a: NdArray, g: NdArray, windows: Windows, groups: number): NdArray {
  const [count, outputs, down] = g.shape as [number, number, number];
  const rows = rowsOfStrip(a.shape, windows);
  let total: NdArray | undefined;
  let run: NdArray | undefined;
  let units = 0;
  const add = (sum: NdArray | undefined, more: NdArray): NdArray => {
    if (sum === undefined) return more;
    k.addInPlace(sum, more);
    k.free(more);
    return sum;
  };
  const endRun = () => {
    if (run === undefined) return;
    const wide = run.dtype === "float32" ? k.cast(run, "float64") : run;
    if (wide !== run) k.free(run);
    total = add(total, wide);
    run = undefined;
  };
  for (let image = 0; image < count; image++) {
    const [x, upstream] = count === 1 ? [a, g] : [a, g].map((each) => along(k, each, 0, image, image + 1));
    for (let first = 0; first < down; first += rows) {
      const strip: Pair = [first, Math.min(first + rows, down)];
      run = add(run, ofStrip(k, x as NdArray, upstream as NdArray, strip, windows, groups));
      units++;
      if (units % convolutionSums.run === 0) endRun();
    }
    if (count > 1) for (const each of [x, upstream]) k.free(each as NdArray);
  }
  endRun();
  const shape = [outputs, (a.shape[1] as number) / groups, ...windows.kernel];
  if (total === undefined) return k.full(shape, 0, a.dtype);
  if (total.dtype === a.dtype) return total.reshape(shape);
  const sums = k.cast(total, a.dtype);
  k.free(total);
  return sums.reshape(shape);
}

export const convolutionBy = (k: () => Kernels): Pick<Kernels, "conv2d" | "conv2dWeight"> => ({
  conv2d: (...given) => resultsByTiles(k(), ...given) ?? conv2d(k(), ...given),
  conv2dWeight: (...given) => filtersByTiles(k(), ...given) ?? conv2dWeight(k(), ...given),
});
