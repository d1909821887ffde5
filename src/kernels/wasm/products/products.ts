/**
 * Matrix products: packed and tiled, streamed where the left operand is large, and over the nonzeros where it
 * is mostly zero.
 */
import { allocate, elementsOf, type NdArray } from "../../../array/nd-array.js";
import { blockOf, originOf } from "../../../array/storage.js";
import type { Kernels, MatmulFlags } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { GatheredRows } from "../datasets/gathered-rows.js";
import { rowReaderOf } from "../datasets/row-reader.js";
import type { MemoryBlock } from "../memory/block.js";
import { withSpace } from "../memory/borrow.js";
import { largestResident, widestScratchRow } from "../memory/limits.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import { type Backend, fits, type SparseKernels } from "../run/backend.js";
import { dense, multiplyTiles, pack } from "./dense.js";
import { describeProduct, type Product } from "./product.js";

/** Blocks of so many bytes of the left operand's elements stay in the processor's cache. */
const streamedBlock = 2 ** 19;

export function products(backend: Backend): Pick<Kernels, "matmul"> {
  return {
    matmul(a: NdArray, b: NdArray, flags: MatmulFlags = {}): NdArray {
      const product = describeProduct(a, b, flags);
      const { m, n, k } = product;
      const worthIt = m * n * k >= backend.smallestProduct && m * n * k > 0 && n <= widestScratchRow;
      if (a.dtype === "float64" && worthIt && fits(backend, a) && fits(backend, b))
        return dense(backend, product) ?? reference.matmul(a, b, flags);
      if (a.dtype !== "float32" || !worthIt) return reference.matmul(a, b, flags);
      backend.memory.begin();
      return multiply(backend, product) ?? reference.matmul(a, b, flags);
    },
  };
}

function multiply(backend: Backend, product: Product): NdArray | undefined {
  const { a, b, transposeA, transposeB, batch } = product;
  const single = batch.length === 0;
  const resident = a.size * 4 <= largestResident;
  // rows gathered from a data set have no elements that could pass through
  const isLarge = a.size * 4 > backend.streamedFrom && blockOf(a.storage) === undefined;
  const passes = isLarge && (!(originOf(a.storage) instanceof GatheredRows) || !resident);
  const movesIn = resident && backend.blas !== undefined;
  if (single && !transposeA && passes && !movesIn) return streamRows(backend, product);
  if (!resident || b.size * 4 > largestResident) return undefined;
  const { sparse } = backend;
  const result = single && !transposeB ? sparse?.multiply(a, b, transposeA, product.shape) : undefined;
  return result ?? dense(backend, product);
}

/** A large left operand: blocks of its rows pass through, each over its nonzeros where those are few. */
function streamRows(backend: Backend, product: Product): NdArray | undefined {
  const { memory } = backend;
  const { a, b, transposeB } = product;
  const y = memory.pointerTo(b);
  if (y === undefined) return undefined;
  const { sparse } = backend;
  const skipping = !transposeB && sparse?.isFinite(y, b.size) ? sparse : undefined;
  return skipping?.multiplyDataset(a, y, product.shape) ?? streamElements(backend, product, y, skipping);
}

/** The left operand's elements pass through, block by block. */
function streamElements(
  backend: Backend,
  product: Product,
  y: number,
  sparse: SparseKernels | undefined,
): NdArray | undefined {
  const { memory, wasm } = backend;
  const { a, m, n, k } = product;
  const rows = Math.max(8, Math.floor(streamedBlock / (k * 4)) & ~7);
  const sizes = [4 * wasm.packedSize(k, n), 4 * rows * k, 4 * rows * n];
  const lists = sparse?.blockSizes(rows, k) ?? [];
  return withSpace(memory, [...sizes, ...lists], (packed, block, result, ...listed) => {
    pack(backend, product, y, packed.pointer);
    const out = allocate([m, n], "float32");
    const [x, z] = [rowReaderOf(a.storage), elementsOf(out)];
    const [from, to] = [floatsIn(memory, block), floatsIn(memory, result)];
    for (let i = 0; i < m; i += rows) {
      const count = Math.min(rows, m - i);
      x.copy(i * k, count === rows ? from : from.subarray(0, count * k));
      if (!sparse?.multiplyBlock(block.pointer, count, k, listed, y, result.pointer, n))
        multiplyTiles(backend, block.pointer, k, 1, packed.pointer, result.pointer, count, n, k);
      z.set(count === rows ? to : to.subarray(0, count * n), i * n);
    }
    return out;
  });
}

const floatsIn = ({ buffer }: LinearMemory, { pointer, size }: MemoryBlock): Float32Array =>
  new Float32Array(buffer, pointer, size / 4);
