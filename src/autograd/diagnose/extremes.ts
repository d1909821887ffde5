/** Extremes: the numbers of a tensor in one line, and whether something in it is not finite. */
import { type DType, formatShape, type Shape } from "../../array/index.js";
import { elementsOf, nameOf, type Tensor } from "../../tensor/index.js";

export interface Extremes {
  /** How errors call the tensor. */
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The smallest and the largest finite element; NaN where there is none. */
  readonly min: number;
  readonly max: number;
  readonly zeros: number;
  readonly nan: number;
  readonly infinite: number;
  /** The elements are gone: the graph that held them was released. Everything above counts nothing. */
  readonly released: boolean;
}

/** Elements that are NaN or infinite. */
export const nonFiniteCount = ({ nan, infinite }: Extremes): number => nan + infinite;

export function extremesOf(x: Tensor, name: string = nameOf(x)): Extremes {
  let [min, max, zeros, nan, infinite] = [Infinity, -Infinity, 0, 0, 0];
  const { released } = x.array.storage;
  if (!released)
    for (const value of elementsOf(x)) {
      if (Number.isNaN(value)) nan++;
      else if (!Number.isFinite(value)) infinite++;
      else {
        if (value === 0) zeros++;
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
  const none = min > max;
  const { shape, dtype } = x;
  return {
    name,
    shape,
    dtype,
    min: none ? Number.NaN : min,
    max: none ? Number.NaN : max,
    zeros,
    nan,
    infinite,
    released,
  };
}

/** Whether every element is finite; released elements count as finite, for nobody can tell. */
export function isFiniteTensor(x: Tensor): boolean {
  if (x.dtype === "int32" || x.dtype === "bool" || x.array.storage.released) return true;
  const values = elementsOf(x);
  // a sum of finite numbers is finite unless it overflows, and adding is all that the common case pays
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return Number.isFinite(sum) || values.every(Number.isFinite);
}

const short = (value: number) => Number(value.toPrecision(6)).toString();

/** `3 NaN and 1 infinite of 50` */
export function formatNonFinite({ nan, infinite, shape }: Extremes): string {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const counts = [nan > 0 ? `${nan} NaN` : "", infinite > 0 ? `${infinite} infinite` : ""].filter(Boolean);
  return `${counts.length === 0 ? "none" : counts.join(" and ")} of ${size}`;
}

/** `"x" float32 (100, 10): -3.2 to 88.7, 2 NaN and 1 infinite of 1000` */
export function formatExtremes(extremes: Extremes): string {
  const { name, dtype, shape, min, max, released } = extremes;
  const range = released
    ? "released"
    : Number.isNaN(min)
      ? "no finite element"
      : `${short(min)} to ${short(max)}`;
  const bad = nonFiniteCount(extremes) === 0 ? "" : `, ${formatNonFinite(extremes)}`;
  return `${name} ${dtype} ${formatShape(shape)}: ${range}${bad}`;
}
