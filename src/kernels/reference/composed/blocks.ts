/**
 * Blocks: work on a batch a few images at a time, so that what is computed in between stays in the
 * processor's cache.
 */
import type { NdArray } from "../../../array/nd-array.js";
import type { CoreKernels } from "../../contract/index.js";

/** So many elements in between stay in the cache. */
const blockSize = 2 ** 16;

/** At least one. */
export type Parts = readonly [NdArray, ...NdArray[]];

/** `f` of every run of at most `size` out of `count`, in order; one of nothing where there is nothing. */
export function inRuns(count: number, size: number, f: (first: number, last: number) => NdArray): Parts {
  const parts: [NdArray, ...NdArray[]] = [f(0, Math.min(size, count))];
  for (let first = size; first < count; first += size) parts.push(f(first, Math.min(first + size, count)));
  return parts;
}

/**
 * `f` of as many images of the batches at a time as fit a block of `most` elements, where one image takes
 * `perImage` in between.
 */
export function inBlocks(
  k: CoreKernels,
  perImage: number,
  batches: Parts,
  f: (count: number, ...batches: NdArray[]) => NdArray,
  most = blockSize,
): Parts {
  const images = batches[0].shape[0] as number;
  const perBlock = Math.max(1, Math.floor(most / perImage));
  if (perBlock >= images) return [f(images, ...batches)];
  return inRuns(images, perBlock, (first, last) => {
    const block = batches.map((each) => along(k, each, 0, first, last));
    const result = f(last - first, ...block);
    for (const each of block) k.free(each);
    return result;
  });
}

/** The part first .. last - 1 along an axis. */
export function along(k: CoreKernels, a: NdArray, axis: number, first: number, last: number): NdArray {
  const starts = a.shape.map((_, i) => (i === axis ? first : 0));
  const sizes = a.shape.map((extent, i) => (i === axis ? last - first : extent));
  return k.slice(
    a,
    starts,
    sizes,
    a.shape.map(() => 1),
  );
}

/** The parts one after the other along an axis, by default that of the images. */
export function joined(k: CoreKernels, parts: Parts, axis = 0): NdArray {
  if (parts.length === 1) return parts[0];
  const whole = k.concat(parts, axis);
  for (const part of parts) k.free(part);
  return whole;
}

/** The parts added up. */
export function summed(k: CoreKernels, [total, ...rest]: Parts): NdArray {
  for (const each of rest) {
    k.addInPlace(total, each);
    k.free(each);
  }
  return total;
}
