/** The end of an interval that belongs to it no more: what a draw becomes that was rounded up to it. */
import type { FloatArray } from "./random-generator.js";

/** The largest number below `high` that an array like `out` can hold. */
export function below(high: number, out: FloatArray): number {
  if (out instanceof Float32Array) {
    const single = new Float32Array([high]);
    const bits = new Int32Array(single.buffer);
    if (high === 0) bits[0] = 0x80000001 | 0;
    else bits[0] = (bits[0] as number) + (high > 0 ? -1 : 1);
    return single[0] as number;
  }
  const double = new Float64Array([high]);
  const bits = new BigInt64Array(double.buffer);
  if (high === 0) return -Number.MIN_VALUE;
  bits[0] = (bits[0] as bigint) + (high > 0 ? -1n : 1n);
  return double[0] as number;
}
