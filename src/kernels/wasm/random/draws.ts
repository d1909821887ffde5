/**
 * Draws from the library's own generator, several words at a time: each is a function of the key and of its
 * number alone (see src/random/generator.ts). The bits are the
 * reference's, and so is where the generator stands afterwards.
 */
import { bytesPerElement, type DType, viewTyped } from "../../../array/dtype.js";
import { allocate, elementsOf, type NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import {
  below,
  type CountedWords,
  type GeneratorState,
  type RandomGenerator,
} from "../../../random/index.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { withSpace } from "../memory/borrow.js";
import { largestResident, scratch } from "../memory/limits.js";
import type { Backend } from "../run/backend.js";

const twoTo32 = 2 ** 32;
/** So many attempts at a pair of normals make a chunk; up to so many chunks are put together at a time. */
const [attemptsAtOnce, mostChunks] = [512, 256];
/** What a chunk of attempts may give. */
const chunkBytes = 8 * attemptsAtOnce;
/** What a draw costs, in multiplications. */
const [costOfUniform, costOfNormal] = [100, 300];
/** Uniform draws that do not move in pass through so many at a time. */
const blockSize = 2 ** 18;

/** What the exports take of a stream: its key, the number of a block, and whether its first word is gone. */
type Stream = readonly [key0: number, key1: number, block: number, high: number, odd: number];

export function draws(backend: Backend): Pick<Kernels, "uniform" | "normal"> {
  return {
    uniform: (source, low, high, shape, dtype) =>
      uniform(backend, source, low, high, shape, dtype) ?? reference.uniform(source, low, high, shape, dtype),
    normal: (source, mean, std, shape, dtype) =>
      (dtype === "float32" ? normal(backend, source, mean, std, shape) : undefined) ??
      reference.normal(source, mean, std, shape, dtype),
  };
}

/** Where a generator stands whose words can be computed here; `words` is more than will be drawn. */
function stateOf(source: RandomGenerator, words: number): GeneratorState | undefined {
  const state = (source as Partial<CountedWords>).counted?.();
  if (state === undefined || !Number.isSafeInteger(state.position + words)) return undefined;
  // the lower word of the counter must not overflow
  return ((state.position / 2) % twoTo32) + words < twoTo32 ? state : undefined;
}

function streamAt({ key: [key0, key1] }: GeneratorState, position: number): Stream {
  const block = Math.floor(position / 2);
  return [key0, key1, block % twoTo32, Math.floor(block / twoTo32), position % 2];
}

function uniform(
  backend: Backend,
  source: RandomGenerator,
  low: number,
  high: number,
  shape: Shape,
  dtype: DType,
): NdArray | undefined {
  const n = sizeOf(shape);
  if (!(high - low < Infinity)) return undefined; // the generator says what is wrong
  const state = n < Math.max(backend.smallestLoop, 1) ? undefined : stateOf(source, 2 * n);
  if (state === undefined) return undefined;
  const { threads, wasm } = backend;
  const single = dtype === "float32";
  const [start, end] = single ? [Math.fround(low), Math.fround(high)] : [low, high];
  const last = Math.max(start, below(end, single ? new Float32Array(0) : new Float64Array(0)));
  const write = (stream: Stream, count: number, out: number) => {
    const rest = [out, Number(!single), low, high - low, end, last] as const;
    threads.share(
      threads.chunk(count, count * costOfUniform, 1024),
      (size) => wasm.shareUniform(size, ...stream, count, ...rest),
      () => wasm.drawUniform(...stream, 0, count, ...rest, scratch),
    );
  };
  const result =
    moveIn(backend, shape, dtype, (out) => write(streamAt(state, state.position), n, out)) ??
    inBlocks(backend, shape, dtype, (from, count, out) =>
      write(streamAt(state, state.position + 2 * from), count, out),
    );
  if (result !== undefined) (source as CountedWords).setState({ ...state, position: state.position + 2 * n });
  return result;
}

/** A result in linear memory; undefined where it is too large for that. */
function moveIn(
  { call }: Backend,
  shape: Shape,
  dtype: DType,
  write: (out: number) => void,
): NdArray | undefined {
  if (sizeOf(shape) * bytesPerElement(dtype) > largestResident) return undefined;
  const out = call.none(shape, dtype);
  if (out !== undefined) write(call.out);
  return out;
}

/** A result on the heap, a block of which is in linear memory at a time. */
function inBlocks(
  { memory }: Backend,
  shape: Shape,
  dtype: DType,
  write: (from: number, count: number, out: number) => void,
): NdArray | undefined {
  const width = bytesPerElement(dtype);
  memory.begin();
  return withSpace(memory, [width * blockSize], (space) => {
    const out = allocate(shape, dtype);
    const target = elementsOf(out);
    for (let from = 0; from < target.length; from += blockSize) {
      const count = Math.min(blockSize, target.length - from);
      write(from, count, space.pointer);
      target.set(viewTyped(dtype, memory.buffer, space.pointer, count), from);
    }
    return out;
  });
}

function normal(
  backend: Backend,
  source: RandomGenerator,
  mean: number,
  std: number,
  shape: Shape,
): NdArray | undefined {
  const n = sizeOf(shape);
  // on average 5.1 words go into a pair, or 2.6 into a normal
  const state = n < Math.max(backend.smallestLoop, 4) ? undefined : stateOf(source, 16 * n);
  if (state === undefined) return undefined;
  const { memory } = backend;
  memory.begin();
  return withSpace(memory, [mostChunks * chunkBytes, 4 * mostChunks], (normals, found) => {
    const out = n * 4 > largestResident ? allocate(shape, "float32") : memory.allocate(shape, "float32");
    if (out === undefined) return undefined;
    fill(
      backend,
      source as CountedWords,
      mean,
      std,
      elementsOf(out) as Float32Array,
      normals.pointer,
      found.pointer,
    );
    return out;
  });
}

/** Nothing is allocated in linear memory meanwhile: `target` may lie there. */
function fill(
  { memory, wasm, threads }: Backend,
  source: CountedWords,
  mean: number,
  std: number,
  target: Float32Array,
  normals: number,
  found: number,
): void {
  const drawOne = (at: number) => source.fillNormal(target.subarray(at, at + 1), mean, std);
  let state = source.counted() as GeneratorState;
  let at = state.spareNormal === null ? 0 : 1;
  if (at > 0) drawOne(0);
  state = source.counted() as GeneratorState;
  let { position } = state;
  const made = new Float32Array(memory.buffer, normals, (mostChunks * chunkBytes) / 4);
  const counts = new Int32Array(memory.buffer, found, mostChunks);
  /** Takes over what a chunk found; an open rounding is the generator's own to make. */
  const take = (chunk: number, start: number) => {
    const packed = counts[chunk] as number;
    const pairs = packed & 0xffff;
    const place = target.subarray(at, at + 2 * pairs);
    if (packed < 0) {
      const exact = source.clone();
      exact.setState({ ...state, position: start });
      exact.fillNormal(place, mean, std);
    } else place.set(made.subarray(2 * chunk * attemptsAtOnce, 2 * (chunk * attemptsAtOnce + pairs)));
    at += 2 * pairs;
    return 4 * ((packed >>> 16) & 0x7fff);
  };
  for (let pairs = (target.length - at) >> 1; pairs > 0; pairs = (target.length - at) >> 1) {
    const stream = streamAt(state, position);
    // as many attempts as there are pairs to find: there cannot be more of them, mostly fewer
    const chunks = Math.min(Math.floor(pairs / attemptsAtOnce), mostChunks);
    if (chunks === 0) {
      counts[0] = wasm.drawNormals(...stream, 0, attemptsAtOnce, pairs, normals, mean, std, scratch);
      position += take(0, position);
      continue;
    }
    const attempts = chunks * attemptsAtOnce;
    threads.share(
      threads.chunk(attempts, attempts * costOfNormal, attemptsAtOnce) && attemptsAtOnce,
      (size) => wasm.shareNormals(size, ...stream, attempts, normals, found, mean, std),
      () => {
        for (let i = 0; i < chunks; i++) {
          const [from, to] = [i * attemptsAtOnce, (i + 1) * attemptsAtOnce];
          const out = normals + i * chunkBytes;
          counts[i] = wasm.drawNormals(...stream, from, to, attemptsAtOnce, out, mean, std, scratch);
        }
      },
    );
    for (let i = 0; i < chunks; i++) position += take(i, position);
  }
  source.setState({ ...state, position });
  if (at < target.length) drawOne(at);
}
