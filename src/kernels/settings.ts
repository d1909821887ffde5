/** What a program may ask of its kernels: what there is, how many threads, how much memory. */
import { checkedInside, flag, kind, PlatformError, signature, WengertError } from "../arguments/index.js";
import { current, requireThreads } from "./current.js";
import { skipZeros } from "./network.js";
import { reasonOf } from "./notice.js";
import { loadRelaxed, loadSystemBlas, type LinearMemoryStats as MemoryStats, noStats } from "./wasm/index.js";

export type { MemoryStats };

/** Whether float32 runs on four lanes at once, and where it does not, why. */
export interface SimdSupport {
  readonly available: boolean;
  /** Empty where SIMD is available. */
  readonly reason: string;
}

const simdTakes = signature("simdSupport", {});

/**
 * Whether the fast kernels run here. Where they do not (the platform has no WebAssembly SIMD or no address
 * space for it, or the memory budget is 0), everything works, but large float32 work takes 10 to 100 times as
 * long. With the environment variable WENGERT_TELL_KERNELS=1 the first op says in one line which kernels
 * compute and why, by a warning (see `onWarning`).
 */
export function simdSupport(): SimdSupport {
  simdTakes.check(arguments);
  const choice = current();
  const available = choice.wasm !== undefined && choice.wasm.memory.stats().budgetBytes > 0;
  return { available, reason: available ? "" : reasonOf(choice) };
}

/** How many threads compute, and where there is only one although more were wanted, why. */
export interface ThreadSupport {
  /** Wanted, the calling thread among them. */
  readonly threads: number;
  /** At work now: workers start with the first large work, and need some milliseconds. */
  readonly running: number;
  /** Empty where there can be as many as are wanted. */
  readonly reason: string;
}

const threadSupportTakes = signature("threadSupport", {});

/** Whether large work is shared among threads here, and how many. */
export function threadSupport(): ThreadSupport {
  threadSupportTakes.check(arguments);
  const { wasm, reason: none } = current();
  if (wasm === undefined) return { threads: 1, running: 1, reason: none };
  const { wanted, present, reason } = wasm.threads;
  return { threads: wanted, running: present, reason };
}

const threadsTakes = signature("setThreads", { count: checkedInside("a whole number from 0 to 16") });

/**
 * How many threads compute, the calling one among them: 1 for no workers, 0 (the default) for as many as the
 * machine has, up to 4. The environment variable WENGERT_THREADS says the same from the start. Results are
 * the same bit for bit, whatever their number. Workers begin with the first large work, keep no process
 * alive, and where they cannot be had, the calling thread does everything (`threadSupport()` says why).
 * @throws ValueError for what is no whole number from 0 to 16.
 */
export function setThreads(count: number): void {
  threadsTakes.check(arguments);
  requireThreads("setThreads", count, count);
  current().wasm?.threads.set(count);
}

const relaxedTakes = signature("setRelaxedSimd", { on: flag });

/**
 * Whether sums of products may skip the rounding in between (relaxed SIMD; default false): faster, but the
 * last bits then depend on the processor. Takes effect once the promise is kept; not in the midst of a
 * computation whose parts should agree.
 * @throws WengertError where the platform has none: Node 20 and later and current browsers have.
 */
export async function setRelaxedSimd(on: boolean): Promise<void> {
  relaxedTakes.check(arguments);
  const { wasm, reason } = current();
  if (wasm === undefined && !on) return;
  try {
    if (wasm === undefined) throw new Error(reason);
    // named here, for a program that does not ask for relaxed kernels to be without them
    await wasm.setRelaxed(on ? loadRelaxed : undefined);
  } catch (error) {
    throw new WengertError(
      `setRelaxedSimd: not available here (${error instanceof Error ? error.message : String(error)}); ` +
        "results stay exact without it",
      { cause: error },
    );
  }
}

const wideTakes = signature("setWideVectors", { on: flag });

/**
 * Whether kernels compute with vectors of 256 bits (default false): V8 can pair those of 128 that WebAssembly
 * has, which makes large products up to 1.6 times as fast on processors with AVX2. A trial of 0.1 seconds
 * comes first, and where it shows no gain, or a single other bit, everything stays as it is: on Node before
 * 24, in browsers, Deno and Bun, and on processors without such vectors. The environment variable
 * WENGERT_WIDE=1 asks for it from the start. V8 calls its own part experimental, and its flag holds for all
 * WebAssembly of the process.
 * @returns whether they do now.
 */
export function setWideVectors(on: boolean): boolean {
  wideTakes.check(arguments);
  return current().wasm?.setWide(on) ?? false;
}

const libraryKind = kind<boolean | string>(
  "true, false or the file of a library",
  (value) => typeof value === "boolean" || (typeof value === "string" && value !== ""),
);
const blasTakes = signature("setSystemBlas", { library: libraryKind });

/**
 * Whether large dense products of float32 and float64 are computed by a BLAS of the system, such as OpenBLAS
 * (default false), in place of WebAssembly: up to three times as fast where the processor has wide vectors.
 * It is named here, or by the environment variable WENGERT_BLAS, or looked for with true, and called through
 * the package koffi, which has to be installed. On Node only. Its sums have an order of their own: the last
 * bits differ from those of WebAssembly, and may differ from one processor or number of threads to another.
 * @returns the library that computes from now on; "" where none does.
 * @throws MissingPackageError without koffi, PlatformError where there is no such library; nothing has
 *   changed then.
 */
export async function setSystemBlas(library: boolean | string): Promise<string> {
  blasTakes.check(arguments);
  const { wasm, reason } = current();
  if (library === false) {
    wasm?.provideBlas(undefined);
    return "";
  }
  if (wasm === undefined)
    throw new PlatformError(`setSystemBlas: products are computed without linear memory here (${reason}).`);
  const blas = await loadSystemBlas(library === true ? undefined : library);
  wasm.provideBlas(blas);
  return blas.bound.library;
}

const statsTakes = signature("memoryStats", {});

/**
 * What the fast kernels hold in linear memory, in bytes, and what has happened so far. Linear memory is a
 * cache of tensors in use: what backward knows to be dead is freed, what is not used gives way to the heap,
 * where the garbage collector finds it. `reason` says why slower kernels computed than the platform has.
 */
export function memoryStats(): MemoryStats {
  statsTakes.check(arguments);
  const { wasm, reason } = current();
  return wasm?.memory.stats() ?? { ...noStats, reason };
}

const bytesKind = kind<number>(
  "a whole number of bytes, at least 0",
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
);
const budgetTakes = signature("setMemoryBudget", { bytes: bytesKind });

/**
 * How many bytes of tensors linear memory may hold at most (default 2 GiB); the rest stays on the heap, and
 * every op still works. What is over a smaller budget moves out at once. Linear memory that was reserved
 * before is used again, but never given back. More than 32-bit addresses reach (4 GiB), or than the
 * platform gives, counts as that much: `memoryStats().budgetBytes` says how much it is. With 0 the slower
 * kernels compute.
 * @throws ValueError for what is no number of bytes of at least 0.
 */
export function setMemoryBudget(bytes: number): void {
  budgetTakes.check(arguments);
  current().wasm?.memory.setBudget(bytes);
}

const skippingTakes = signature("setZeroSkipping", { on: flag });

/**
 * Whether products with a mostly zero left operand skip its zeros (default true). Results are the same bit
 * for bit: only the time differs. Switch it off to measure.
 */
export function setZeroSkipping(on: boolean): void {
  skippingTakes.check(arguments);
  skipZeros();
  const { wasm } = current();
  if (wasm !== undefined) wasm.skipZeros = on;
}
