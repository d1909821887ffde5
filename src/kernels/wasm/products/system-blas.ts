/**
 * Products by a BLAS of the system, which is called on linear memory, in place, through the optional package
 * koffi. Its sums have an order of its own, with the processor's widest vectors.
 */
import { PlatformError } from "../../../arguments/index.js";
import { broadcastStrides, offsetsOf, type Shape } from "../../../array/shape.js";
import { loadKoffi, type NativeLibrary } from "../module/koffi.js";
import { builtin, environment } from "../module/platform.js";
import type { OtherProducts, Product } from "./product.js";

/** One product of row-major matrices at addresses, as CBLAS takes it. */
export type Gemm = (
  double: boolean,
  transposeA: boolean,
  transposeB: boolean,
  m: number,
  n: number,
  k: number,
  a: Float32Array | Float64Array,
  b: Float32Array | Float64Array,
  c: Float32Array | Float64Array,
) => void;

/** What the library is, and what of it is called. */
export interface Bound {
  /** As it was found or named. */
  readonly library: string;
  readonly gemm: Gemm;
  /** How many threads it takes from now on, if it lets itself be told. */
  setThreads(count: number): void;
}

/** With fewer multiplications a call, some 0.6 µs, costs as much as the product here. */
const smallestCall = 2 ** 15;
/** So few rows or columns are faster here: a BLAS packs what it meets once. */
const few = 3;

export class SystemBlas implements OtherProducts {
  constructor(readonly bound: Bound) {}

  takes({ m, n, k }: Product): boolean {
    return m > few && n > few && m * n * k >= smallestCall;
  }

  multiply(
    memory: ArrayBufferLike,
    threads: number,
    { a, b, m, n, k, transposeA, transposeB }: Product,
    batch: Shape,
    x: number,
    y: number,
    out: number,
  ): void {
    const double = a.dtype === "float64";
    const bytes = double ? 8 : 4;
    // what is passed on is where they begin
    const at = (address: number) =>
      double ? new Float64Array(memory, address, 1) : new Float32Array(memory, address, 1);
    const placesA = offsetsOf(batch, broadcastStrides(a.shape.slice(0, -2), batch));
    const placesB = offsetsOf(batch, broadcastStrides(b.shape.slice(0, -2), batch));
    this.bound.setThreads(threads);
    for (let i = 0; i < placesA.length; i++) {
      const left = at(x + (placesA[i] as number) * m * k * bytes);
      const right = at(y + (placesB[i] as number) * k * n * bytes);
      this.bound.gemm(double, transposeA, transposeB, m, n, k, left, right, at(out + i * m * n * bytes));
    }
  }
}

/** What the libraries are called that have CBLAS, the best first. */
const names: { readonly [platform: string]: readonly string[] } = {
  linux: ["libopenblas.so.0", "libopenblas.so", "libmkl_rt.so", "libblis.so", "libcblas.so.3"],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
  ],
  win32: ["libopenblas.dll", "openblas.dll", "mkl_rt.dll"],
};

/** Of CBLAS: row by row; as it is, transposed. */
const [rowMajor, asItIs, transposed] = [101, 111, 112];

/**
 * The library of that name, or the first that is found: WENGERT_BLAS names one.
 * @throws PlatformError where there is no Node, or no such library; MissingPackageError without koffi.
 */
export async function loadSystemBlas(name?: string): Promise<SystemBlas> {
  const koffi = await loadKoffi(
    "setSystemBlas",
    "Without it products are computed by WebAssembly, as before.",
  );
  const named = name ?? environment("WENGERT_BLAS");
  const wanted = named
    ? [named]
    : (names[builtin<{ platform(): string }>("node:os")?.platform() ?? ""] ?? []);
  const reasons: string[] = [];
  for (const each of wanted)
    try {
      return new SystemBlas(bound(each, koffi.load(each)));
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  throw new PlatformError(
    `setSystemBlas: ${named ? `${named} is no library with CBLAS` : "no BLAS was found"} here ` +
      `(${reasons.join("; ")}). Install one (on Debian: apt install libopenblas0), or name its file: ` +
      `setSystemBlas("/path/to/libopenblas.so"), or WENGERT_BLAS in the environment.`,
  );
}

function bound(name: string, library: NativeLibrary): Bound {
  const gemmOf = (letter: "s" | "d", type: "float" | "double") =>
    library.func(
      `void cblas_${letter}gemm(int, int, int, int, int, int, ${type}, const void *, int, const void *, ` +
        `int, ${type}, void *, int)`,
    );
  const [single, double] = [gemmOf("s", "float"), gemmOf("d", "double")];
  const order = (yes: boolean) => (yes ? transposed : asItIs);
  const setThreads = optionalFunction(library, "void openblas_set_num_threads(int)");
  return {
    library: name,
    gemm(isDouble, transposeA, transposeB, m, n, k, a, b, c) {
      const run = isDouble ? double : single;
      const [stepA, stepB] = [transposeA ? m : k, transposeB ? k : n];
      run(rowMajor, order(transposeA), order(transposeB), m, n, k, 1, a, stepA, b, stepB, 0, c, n);
    },
    setThreads: (count) => setThreads?.(count),
  };
}

/** One that other libraries do not have. */
function optionalFunction(library: NativeLibrary, prototype: string) {
  try {
    return library.func(prototype);
  } catch {
    return undefined;
  }
}
