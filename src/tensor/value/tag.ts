/**
 * What libraries that compare objects see of a tensor. The `equals` of vitest, jest, chai and Node's assert
 * ask for Object.prototype.toString first, and go on to the fields of the object only where it is the same:
 * so it names dtype, shape and values, and tensors of different values are never taken for equal.
 */
import { formatShape, type TypedArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { Tensor } from "../graph/tensor.js";

/** So many elements are written out; more are told apart by a hash of their bits. */
const writtenOut = 32;

function describe(x: Tensor): string {
  const what = `Tensor ${x.dtype} ${formatShape(x.shape)}`;
  if (x.array.storage.released) return `${what} released ${x.id}`;
  const values = kernels.read(x.array.everything);
  return values.length > writtenOut
    ? `${what} #${hash(values)}`
    : `${what} [${Array.from(values, write).join(", ")}]`;
}

const write = (value: number | bigint) => (Object.is(value, -0) ? "-0" : String(value));

/** MurmurHash3 (Appleby 2008) of the elements' bits, twice: 64 bits. All NaNs are one. */
function hash(values: TypedArray): string {
  if (values instanceof Float32Array || values instanceof Float64Array)
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = Number.NaN;
  const bits =
    values instanceof Uint8Array
      ? values
      : new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
  let [a, b] = [0, 0x9747b28c];
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i] as number;
    a = mix(a, word, 0xcc9e2d51, 0x1b873593);
    b = mix(b, word, 0x85ebca6b, 0xc2b2ae35);
  }
  return [a, b].map((half) => (finish(half) >>> 0).toString(16).padStart(8, "0")).join("");
}

const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by));

function mix(state: number, word: number, first: number, second: number): number {
  const mixed = state ^ Math.imul(rotate(Math.imul(word, first), 15), second);
  return (Math.imul(rotate(mixed, 13), 5) + 0xe6546b64) | 0;
}

function finish(state: number): number {
  let x = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /** Dtype, shape and values (of many: a hash), by which `toEqual` and `deepEqual` tell tensors apart. */
    readonly [Symbol.toStringTag]: string;
  }
}
Object.defineProperty(Tensor.prototype, Symbol.toStringTag, {
  configurable: true,
  get(this: Tensor) {
    return describe(this);
  },
});
