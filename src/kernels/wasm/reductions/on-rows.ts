/** Kernels on rows, which the calling thread runs alone, or shares where that pays. */
import { networkRowKernels, rowBlocks, rowKernels } from "../../contract/index.js";
import type { Backend } from "../run/backend.js";

type RowKernel = (typeof rowKernels)[number] | (typeof networkRowKernels)[number];

/** One call: addresses, and by how many bytes each moves with a row. */
export interface RowCall {
  readonly kernel: RowKernel;
  /** Rows are blocks of `m` columns each. */
  readonly blocks?: boolean;
  readonly rows: number;
  /** How long one of them is. */
  readonly n: number;
  readonly a: number;
  readonly aStep: number;
  readonly b: number;
  readonly bStep: number;
  readonly c?: number;
  readonly cStep?: number;
  readonly d?: number;
  readonly dStep?: number;
  /** What the kernel takes them for. */
  readonly m?: number;
  readonly k?: number;
  readonly x?: number;
  /** What it costs, in multiplications of a product. */
  readonly work: number;
  /** Chunks are multiples of so many rows. */
  readonly together?: number;
}

export function onRows({ threads, wasm }: Backend, call: RowCall): void {
  const { kernel, rows, n, a, aStep, b, bStep, c = 0, cStep = 0, d = 0, dStep = 0 } = call;
  const { blocks = false, m = 0, k = 0, x = 0, work, together = 1 } = call;
  const place = (rowKernels as readonly RowKernel[]).indexOf(kernel);
  const core = place >= 0;
  const number = core ? place + (blocks ? rowBlocks : 0) : networkRowKernels.indexOf(kernel as never);
  const run = core ? wasm.onRows : wasm.onNetworkRows;
  const size = threads.chunk(rows, work, together);
  if (size > 0 && run(number, size, rows, a, aStep, b, bStep, c, cStep, d, dStep, n, m, k, x) === 1) return;
  if (size > 0) threads.giveUp("a worker failed");
  run(number, 0, rows, a, aStep, b, bStep, c, cStep, d, dStep, n, m, k, x);
}
