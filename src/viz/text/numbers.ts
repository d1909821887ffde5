/** Numbers as a lesson writes them: 220, not 220.00000000000003. */
export { formatCount } from "../../array/index.js";

/** Beyond these magnitudes a power of ten is easier to read. */
const plainBelow = 1e7;
const plainAbove = 1e-4;

/** `digits` significant digits without trailing zeros; whole numbers whole; NaN, ∞ and -∞ by name. */
export function formatNumber(x: number, digits: number): string {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "-∞";
  if (x === 0) return "0"; // -0 as well
  const size = Math.abs(x);
  if (Number.isInteger(x) && size < plainBelow) return String(x);
  const rounded = Number(x.toPrecision(digits));
  if (size >= plainBelow || Math.abs(rounded) < plainAbove) return rounded.toExponential().replace("e+", "e");
  return size >= 10 ** digits ? x.toFixed(0) : String(rounded);
}

/** Numbers with as many more digits, of six at most, as tell different ones apart. */
export function formatApart(numbers: readonly number[], digits: number): string[] {
  const written = numbers.map((x) => formatNumber(x, digits));
  return digits >= 6 || new Set(written).size >= new Set(numbers).size
    ? written
    : formatApart(numbers, digits + 1);
}
