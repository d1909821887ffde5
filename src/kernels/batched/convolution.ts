/**
 * Convolution of many examples at once: by filters that all share as of more images, by their own as of more
 * groups.
 */
import type { NdArray } from "../../array/nd-array.js";
import { kernels } from "../current.js";
import { frontOf } from "./batched-array.js";
import { first, folded, type Rule, spread, together, unfolded } from "./rule.js";

/** (B, N, C, H, W) -> (N, B · C, H, W) */
function asChannels(a: NdArray): NdArray {
  const [count, images, channels, ...size] = a.shape as [number, number, number, ...number[]];
  return kernels.permute(a, [1, 0, 2, 3, 4]).reshape([images, count * channels, ...size]);
}

/** The other way round. */
function fromChannels(a: NdArray, count: number): NdArray {
  const [images, channels, ...size] = a.shape as [number, number, ...number[]];
  return kernels.permute(a.reshape([images, count, channels / count, ...size]), [1, 0, 2, 3, 4]);
}

export const conv2d: Rule<"conv2d"> = (kernel, a, filters, windows, groups) => {
  if (frontOf(filters) === 1) return unfolded(kernel(folded(a), first(filters), windows, groups), frontOf(a));
  const count = frontOf(filters);
  const images = asChannels(spread(a, count));
  return fromChannels(kernel(images, folded(filters), windows, groups * count), count);
};

export const conv2dWeight: Rule<"conv2dWeight"> = (kernel, a, g, windows, groups) => {
  const [images, upstream] = together(a, g);
  const count = frontOf(images);
  return unfolded(kernel(asChannels(images), asChannels(upstream), windows, groups * count), count);
};
