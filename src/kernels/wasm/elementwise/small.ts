/**
 * Arithmetic on few float32 elements of one shape, where a call into WebAssembly costs more than its loop.
 * The reference does the same with a function for each element, which is not known where its loop is
 * compiled.
 */
import { arrayOfOne, elementsOf, NdArray, onlyElementOf } from "../../../array/nd-array.js";

type Loop = (x: Float32Array, y: Float32Array, z: Float32Array) => void;

/** The same of two numbers, for V8 to put where they are computed. */
const ofNumbers: { readonly [name: string]: ((x: number, y: number) => number) | undefined } = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
};

/** Rounding the exact result of two float32 to float64 first changes no bit of it. */
const loops: { readonly [name: string]: Loop | undefined } = {
  add(x, y, z) {
    for (let i = 0; i < z.length; i++) z[i] = (x[i] as number) + (y[i] as number);
  },
  sub(x, y, z) {
    for (let i = 0; i < z.length; i++) z[i] = (x[i] as number) - (y[i] as number);
  },
  mul(x, y, z) {
    for (let i = 0; i < z.length; i++) z[i] = (x[i] as number) * (y[i] as number);
  },
  div(x, y, z) {
    for (let i = 0; i < z.length; i++) z[i] = (x[i] as number) / (y[i] as number);
  },
};

/** The kernel of that name for float32 arrays of one shape; undefined where the reference is no slower. */
export function onSmall(name: string): ((a: NdArray, b: NdArray) => NdArray) | undefined {
  const loop = loops[name];
  const ofOne = ofNumbers[name];
  if (loop === undefined || ofOne === undefined) return undefined;
  return (a, b) => {
    if (a.size === 1) return arrayOfOne(ofOne(onlyElementOf(a), onlyElementOf(b)), a.shape, "float32");
    const elements = new Float32Array(a.size);
    loop(elementsOf(a) as Float32Array, elementsOf(b) as Float32Array, elements);
    return new NdArray(elements, a.shape, "float32");
  };
}
