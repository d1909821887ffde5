/** Roots of unity, each within a unit in the last place of float64. */

/** e^(-2πik/n) for k = 0 .. n - 1: n complex numbers, real and imaginary parts in turns. */
export function rootsOf(n: number): Float64Array {
  const roots = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    // a whole number of quarter turns, which are exact, and at most an eighth of a turn on either side
    const quarters = Math.round((4 * k) / n);
    const angle = (Math.PI * (4 * k - quarters * n)) / (2 * n);
    const [cos, sin] = [Math.cos(angle), -Math.sin(angle)];
    const [real, imaginary] = [
      [cos, sin],
      [sin, -cos],
      [-cos, -sin],
      [-sin, cos],
    ][quarters % 4] as [number, number];
    roots[2 * k] = real;
    roots[2 * k + 1] = imaginary;
  }
  return roots;
}
