/**
 * Kernels on rows, which the calling thread runs alone, or shares where that pays. Numbers are passed one by
 * one: an object made for a call would cost as much as a small kernel does.
 */
import { networkRowKernels, rowBlocks, rowKernels } from "../../contract/index.js";
import type { Backend } from "./backend.js";

/**
 * How many columns a chunk has at least: neighbouring ones lie in the same line of the cache, and reading
 * short pieces of far rows costs nearly twice as much as reading long ones.
 */
export const columnsTogether = (columns: number): number => (columns < 512 ? 16 : 256);

/** Fewer blocks are shared among threads by their columns. */
export const fewBlocks = 8;

/** The number of a kernel; with `blocks` one on columns, where each row is a block of `m` columns. */
export const rowKernel = (name: (typeof rowKernels)[number], blocks = false): number =>
  rowKernels.indexOf(name) + (blocks ? rowBlocks : 0);

export const networkRowKernel = (name: (typeof networkRowKernels)[number]): number =>
  networkRowKernels.indexOf(name);

/** The kernels of one of the modules, on rows. */
const runner =
  (run: "onRows" | "onNetworkRows") =>
  (
    { threads, wasm }: Backend,
    kernel: number,
    work: number,
    together: number,
    rows: number,
    n: number,
    m: number,
    k: number,
    x: number,
    a: number,
    aStep: number,
    b: number,
    bStep: number,
    c = 0,
    cStep = 0,
    d = 0,
    dStep = 0,
  ): void => {
    const size = threads.chunk(rows, work, together);
    if (wasm[run](kernel, size, rows, a, aStep, b, bStep, c, cStep, d, dStep, n, m, k, x) === 1) return;
    threads.giveUp("a worker failed");
    wasm[run](kernel, 0, rows, a, aStep, b, bStep, c, cStep, d, dStep, n, m, k, x);
  };

/**
 * `rows` of `n` elements at the addresses a, b, c and d, each of which moves by so many bytes with a row; m,
 * k and x are what the kernel takes them for. `work` is what all of it costs, in multiplications of a
 * product; chunks are multiples of `together` rows.
 */
export const onRows = runner("onRows");

/** Those of networks likewise. */
export const onNetworkRows = runner("onNetworkRows");
