/** The data and the random numbers that the JavaScript peers share. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export function load(dir, split) {
  const pixels = readFileSync(join(dir, `${split}-images-idx3-ubyte`)).subarray(16);
  const y = Int32Array.from(readFileSync(join(dir, `${split}-labels-idx1-ubyte`)).subarray(8));
  return { x: Float32Array.from(pixels, (v) => v / 255), y, n: y.length };
}
let state = 12345;
export function uniform() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
}
export const normal = (n, std) =>
  Float32Array.from(
    { length: n },
    () => std * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
export function batch(d, size) {
  const x = new Float32Array(size * 784),
    y = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const j = Math.floor(uniform() * d.n);
    x.set(d.x.subarray(j * 784, j * 784 + 784), i * 784);
    y[i] = d.y[j];
  }
  return { x, y };
}
export function oneHot(y) {
  const o = new Float32Array(y.length * 10);
  y.forEach((v, i) => {
    o[i * 10 + v] = 1;
  });
  return o;
}
