/**
 * Makers of rows: wengert with or without settings, JavaScript peers, Python peers at a number of threads.
 */
import { unfair } from "./blas.js";
import { type Context, compiled, peerVersion, program } from "./context.js";
import type { Contender } from "./section.js";

type Read = Contender["read"];

/** What a row asks of the library; `programs/settings.ts` hands the rest over. */
export interface Settings {
  threads?: number;
  skipZeros?: boolean;
  relaxedSimd?: boolean;
}

/** A compiled program of ours. Without settings it is what a user gets. */
export function wengert(
  context: Context,
  name: string,
  [file, ...args]: readonly [string, ...string[]],
  read: Read,
  settings?: Settings,
): Contender {
  return {
    name,
    command: [process.execPath, compiled(context, file), ...args],
    ...(settings === undefined ? {} : { env: environment(settings) }),
    read,
  };
}

/** Threads are said as users say them from outside. */
function environment({ threads, ...others }: Settings): { [name: string]: string } {
  return {
    WENGERT_BENCH_SETTINGS: JSON.stringify(others),
    ...(threads === undefined ? {} : { WENGERT_THREADS: String(threads) }),
  };
}

/** A program on a peer from bench/node_modules. */
export function javascript(
  context: Context,
  name: string,
  peer: string,
  [file, ...args]: readonly [string, ...string[]],
  read: Read,
): Contender {
  return {
    name,
    command: [process.execPath, program(context, file), ...args],
    missing:
      peerVersion(context, peer) === undefined
        ? `${peer} is not installed. Run: npm ci --ignore-scripts --prefix bench`
        : undefined,
    read,
  };
}

/** A program on NumPy or PyTorch, its BLAS held to a number of threads. */
export function python(
  context: Context,
  name: string,
  module: "numpy" | "torch",
  threads: number,
  [file, ...args]: readonly [string, ...string[]],
  read: Read,
): Contender {
  const count = String(threads);
  return {
    name: `${name}, ${count} thread${threads === 1 ? "" : "s"}`,
    command: [context.python[module]?.file ?? "python3", program(context, file), ...args],
    env: { OPENBLAS_NUM_THREADS: count, OMP_NUM_THREADS: count, MKL_NUM_THREADS: count },
    missing: context.python[module] === undefined ? missingPython[module] : undefined,
    unfair: context.python[module]?.blas.slow
      ? unfair(productNames[module], context.python[module].blas)
      : undefined,
    read,
  };
}

const productNames = { numpy: "NumPy", torch: "PyTorch" };

export const missingPython = {
  numpy: "no python3 with numpy. Run: pip install numpy (or apt-get install python3-numpy)",
  torch: "no python3 with torch. Run: pip install torch (or apt-get install python3-torch)",
};
