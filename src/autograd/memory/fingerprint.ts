/**
 * Fingerprints: whether a second run of a function computed what the first did, without keeping what that
 * was. A number per value, of all its elements, or of some evenly spread ones where they are many.
 */
import { GradError } from "../../arguments/index.js";
import { formatShape, type NdArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { tensorsIn } from "../transforms/tree.js";

/** So many elements of a result are looked at: a source of randomness shows in more than one in 65536. */
const most = 65_536;
/** So many of a constant that the function made or found, such as a mask. */
const mostOfConstants = 64;

/** The fingerprint of what a function returned: one number per tensor in it. */
export function fingerprintOf(result: unknown): readonly number[] {
  return tensorsIn("result", result).map(({ tensor }) => hash(tensor.array, most));
}

/** The fingerprint of a constant. */
export function sampleOf(array: NdArray): number {
  return hash(array, mostOfConstants);
}

/** @throws GradError unless the second run returned what the first did. */
export function requireSameResult(first: readonly number[], second: unknown): void {
  const found = tensorsIn("result", second);
  if (found.length !== first.length)
    throw secondRunDiffers(`returns ${found.length} tensors, the first ${first.length}`);
  for (const [i, { tensor }] of found.entries())
    if (hash(tensor.array, most) !== first[i])
      throw secondRunDiffers(`returns other values of shape ${formatShape(tensor.shape)} than the first`);
}

/** The error for a second run that is not the first. */
export function secondRunDiffers(how: string): GradError {
  return new GradError(
    `checkpoint: the second run of the function ${how}. It must compute the same both times: it may depend ` +
      `on nothing but its inputs, parameters, and draws of the library's generators. What another source ` +
      `of randomness gives must be drawn before the checkpoint.`,
  );
}

/** Of up to `count` elements, evenly spread. */
function hash(array: NdArray, count: number): number {
  const { size } = array;
  const step = Math.max(1, Math.ceil(size / count));
  const chosen =
    step === 1 ? array : kernels.slice(array.reshape([size]), [0], [Math.ceil(size / step)], [step]);
  const values = kernels.read(chosen.everything);
  if (values instanceof Float32Array || values instanceof Float64Array)
    // the bits of a NaN depend on who made it
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = Number.NaN;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let sum = bytes.length;
  if (bytes.length % 4 === 0) {
    const words = new Int32Array(values.buffer, values.byteOffset, bytes.length / 4);
    for (let i = 0; i < words.length; i++) sum = mix(sum, words[i] as number);
  } else for (let i = 0; i < bytes.length; i++) sum = mix(sum, bytes[i] as number);
  return sum;
}

/** One word more: a multiplication and a shift, so that no two changes of signs cancel (MurmurHash3's). */
function mix(sum: number, word: number): number {
  const mixed = Math.imul(sum ^ word, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
