/** Dense products of either precision: one, or a stack of them, shared among threads where that pays. */
import type { NdArray } from "../../../array/nd-array.js";
import { broadcastStrides, offsetsOf, sizeOf } from "../../../array/shape.js";
import { scratch } from "../memory/limits.js";
import type { Backend } from "../run/backend.js";
import type { Product } from "./product.js";

/** So few rows are multiplied without packing the right operand. */
const fewRows = 3;
/** Matrices of a stack with more multiplications, or larger packed ones, are shared row by row. */
const [largestOfStack, mostPacked] = [2 ** 22, 2 ** 22];
/** Shares of columns begin at multiples of a few cache lines. */
const columnsTogether = 64;

/** What a plan is cut into: see assembly/products/shares.ts. */
const [byRows, byColumns, byMatrices] = [0, 1, 2];

/** Where the operands of the running call are, what of them is a product, and where to pack. */
interface Places {
  readonly x: number;
  readonly y: number;
  readonly out: number;
  readonly packed: number;
}

/** Undefined where it is the reference's to do. */
export function dense(backend: Backend, product: Product): NdArray | undefined {
  const { call, memory, threads } = backend;
  const { a, b, m, n, k, batch, shape, transposeA } = product;
  const result = call.two(a, b, shape, a.dtype);
  const count = sizeOf(batch);
  if (result === undefined || count === 0) return result;
  const { x, y, out } = call;
  const [stepA, stepB] = [stepOf(a, m * k, count), stepOf(b, k * n, count)];
  // matrices that meet the same one are one matrix
  const isOne = count === 1 || (stepB === 0 && stepA !== undefined && !transposeA);
  const whole = isOne ? { ...product, m: m * count } : product;
  if (backend.blas?.takes(whole)) {
    backend.blas.multiply(memory.buffer, threads.wanted, whole, isOne ? [] : batch, x, y, out);
    return result;
  }
  if (isOne) return one(backend, whole, { x, y, out, packed: 0 }) ? result : undefined;
  const bytes = packedBytes(backend, product);
  const together =
    stepA !== undefined &&
    stepB !== undefined &&
    m * n * k <= largestOfStack &&
    bytes * threads.wanted <= mostPacked;
  const packed = memory.borrow(together ? bytes * threads.wanted : bytes);
  if (packed === undefined) return undefined;
  const places: Places = { x, y, out, packed: packed.pointer };
  if (together) {
    const plan = planOf(backend, product, places, [stepA, stepB, bytes]);
    share(backend, byMatrices, plan, count, count * m * n * k, 1);
  } else oneByOne(backend, product, places);
  memory.release(packed);
  return result;
}

/** Elements from one matrix of a stack to the next, where they are all of them, or one and the same. */
function stepOf({ size }: NdArray, matrix: number, count: number): number | undefined {
  return size === matrix ? 0 : size === matrix * count ? matrix : undefined;
}

/** A single product. Whether there was room to pack in. */
function one(backend: Backend, product: Product, places: Places): boolean {
  const { memory } = backend;
  const { a, m, n, k } = product;
  if (m <= fewRows && n > 1 && a.dtype === "float32") {
    const plan = planOf(backend, product, places);
    share(backend, byColumns, plan, n, m * n * k, columnsTogether);
    return true;
  }
  const packed = memory.borrow(packedBytes(backend, product));
  if (packed === undefined) return false;
  pack(backend, product, places.y, packed.pointer);
  multiplyPacked(backend, product, { ...places, packed: packed.pointer });
  memory.release(packed);
  return true;
}

/** A stack of products that are large, or whose operands are stretched along some axes. */
function oneByOne(backend: Backend, product: Product, { x, y, out, packed }: Places): void {
  const { a, b, m, n, k, batch } = product;
  const bytes = a.dtype === "float64" ? 8 : 4;
  const placesA = offsetsOf(batch, broadcastStrides(a.shape.slice(0, -2), batch));
  const placesB = offsetsOf(batch, broadcastStrides(b.shape.slice(0, -2), batch));
  for (let i = 0; i < placesA.length; i++) {
    const left = x + (placesA[i] as number) * m * k * bytes;
    const right = y + (placesB[i] as number) * k * n * bytes;
    if (i === 0 || placesB[i] !== placesB[i - 1]) pack(backend, product, right, packed);
    multiplyPacked(backend, product, { x: left, y: right, out: out + i * m * n * bytes, packed });
  }
}

function multiplyPacked(backend: Backend, product: Product, places: Places): void {
  const { a, transposeA, m, n, k } = product;
  if (a.dtype === "float64") {
    share(backend, byRows, planOf(backend, product, places), m, m * n * k, backend.wasm.rowsOfTile());
    return;
  }
  const [row, column] = transposeA ? [1, m] : [k, 1];
  multiplyTiles(backend, places.x, row, column, places.packed, places.out, m, n, k);
}

/** C (M, N) = A (M, K) · packed, on as many threads as pay. */
export function multiplyTiles(
  { threads, wasm }: Backend,
  a: number,
  row: number,
  column: number,
  packed: number,
  c: number,
  m: number,
  n: number,
  k: number,
): void {
  threads.share(
    threads.chunk(m, m * n * k, wasm.rowsOfTile()),
    (size) => wasm.shareMultiply(size, a, row, column, packed, c, m, n, k),
    () => wasm.multiply(a, row, column, packed, c, m, n, k, scratch),
  );
}

function packedBytes({ wasm }: Backend, { a, n, k }: Product): number {
  return a.dtype === "float64" ? wasm.packedSize64(k, n) * 8 : wasm.packedSize(k, n) * 4;
}

export function pack({ wasm }: Backend, { a, transposeB, n, k }: Product, from: number, to: number): void {
  const [row, column] = transposeB ? [1, k] : [n, 1];
  if (a.dtype === "float64") wasm.pack64(from, row, column, k, n, to);
  else wasm.pack(from, row, column, k, n, to);
}

const words = new Int32Array(15);

/** The address of a plan, good until the next one. */
function planOf(
  { memory }: Backend,
  { a, transposeA, transposeB, m, n, k }: Product,
  { x, y, out, packed }: Places,
  stack: readonly [stepA: number, stepB: number, packedBytes: number] = [0, 0, 0],
): number {
  const [aRow, aColumn] = transposeA ? [1, m] : [k, 1];
  const [bRow, bColumn] = transposeB ? [1, k] : [n, 1];
  const shift = a.dtype === "float64" ? 3 : 2;
  words.set([x, y, out, packed, m, n, k, aRow, aColumn, bRow, bColumn, ...stack, shift]);
  return memory.working.put(0, words, true);
}

/** All parts of a plan, on as many threads as pay. */
function share(
  { threads, wasm }: Backend,
  by: number,
  plan: number,
  parts: number,
  work: number,
  multipleOf: number,
): void {
  threads.share(
    threads.chunk(parts, work, multipleOf),
    (size) => wasm.sharePlanned(size, by, plan, parts),
    () => wasm.multiplyShare(by, plan, 0, parts, 0, scratch),
  );
}
