/** Bins: windows that share the elements along an axis, as even as whole numbers allow. */
import { type Tensor, tensor } from "../../../tensor/index.js";
import { where } from "../../elementwise/choices.js";
import { take } from "../../indexing/take-ops.js";

export interface Bins {
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
  readonly longest: number;
}

/** From ⌊i · size / count⌋ to ⌈(i + 1) · size / count⌉, as PyTorch has them. */
export function binsOf(size: number, count: number): Bins {
  const starts = Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));
  const lengths = starts.map((start, i) => Math.ceil(((i + 1) * size) / count) - start);
  return { starts, lengths, longest: Math.max(...lengths) };
}

/** The elements of each bin along an axis: (..., size, ...) -> (..., bins, longest, ...). */
export function inBins(x: Tensor, axis: number, { starts, longest }: Bins): Tensor {
  const last = (x.shape[axis] as number) - 1;
  const places = starts.flatMap((start) =>
    Array.from({ length: longest }, (_, i) => Math.min(start + i, last)),
  );
  return take(x, tensor(Int32Array.from(places), { shape: [starts.length, longest] }), axis);
}

/** Bins that are shorter than the longest have `value` behind their own elements. */
export function filled(windows: Tensor, axis: number, { lengths, longest }: Bins, value: number): Tensor {
  if (lengths.every((length) => length === longest)) return windows;
  const own = lengths.flatMap((length) => Array.from({ length: longest }, (_, i) => i < length));
  const behind = new Array<number>(windows.rank - axis - 2).fill(1);
  return where(tensor(own, { shape: [lengths.length, longest, ...behind] }), windows, value);
}
