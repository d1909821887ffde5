/**
 * Products by a BLAS of the system, through koffi: as close to the reference as WebAssembly's, in linear
 * memory that is shared and that is not. Skipped, loudly, where there is no such library.
 *
 *   npm ci --ignore-scripts --prefix test/foreign/blas && npx tsx test/foreign/blas/run.ts
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type DType, matmul, PlatformError, randn, setSystemBlas, type Tensor } from "../../../src/index.js";

const shapes: readonly (readonly [number[], number[], boolean])[] = [
  [[100, 784], [784, 50], false],
  [[784, 100], [784, 50], true],
  [[257, 129], [129, 65], false],
  [[8, 64, 64], [8, 64, 64], false],
  [[2048, 784], [784, 50], false],
];

const here = fileURLToPath(new URL(".", import.meta.url));
if (process.argv[2] !== "one") {
  for (const threads of ["1", "2"]) {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), "one"];
    // koffi is searched from the folder that the program runs in
    const env = { ...process.env, WENGERT_THREADS: threads };
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit", cwd: here, env });
    if (status !== 0) process.exitCode = 1;
  }
} else {
  const library = await setSystemBlas(true).catch((error: unknown) => {
    if (!(error instanceof PlatformError)) throw error;
    console.log(`SKIPPED: ${error.message}`);
    return undefined;
  });
  if (library !== undefined) await compare(library);
}

async function compare(library: string): Promise<void> {
  for (const dtype of ["float32", "float64"] as const)
    for (const [left, right, turn] of shapes) {
      const [a, b] = [operand(left, dtype), operand(right, dtype)];
      const product = () => (turn ? matmul(a.T, b) : matmul(a, b));
      const byBlas = product();
      await setSystemBlas(false);
      const difference = byBlas.sub(product()).abs().max().item();
      await setSystemBlas(true);
      const bound = 16 * left.reduce((x, y) => Math.max(x, y)) * (dtype === "float32" ? 2 ** -24 : 2 ** -53);
      const close = difference <= bound;
      console.log(
        `${close ? "ok" : "FAILED"}: ${library}, ${dtype} (${left}) · (${right}) differ by ${difference}`,
      );
      if (!close) process.exitCode = 1;
    }
}

function operand(shape: number[], dtype: DType): Tensor {
  return randn(shape, { dtype });
}
