/** Search by halves. */

/** How many of the sorted elements come before a value. */
export function placeOf(
  sorted: ArrayLike<number>,
  start: number,
  length: number,
  value: number,
  side: "left" | "right",
): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const element = sorted[start + middle] as number;
    const order = compared(element, value);
    if (order < 0 || (order === 0 && side === "right")) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Below 0 where a comes before b; NaN is larger than all else, and equal to itself. */
function compared(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}
