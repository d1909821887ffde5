/**
 * Gflop/s of matmul, float32, dense, at the network's shapes and at squares. Usage: matmul-wengert.js SECONDS
 */
import "./settings.js";
import { defineOp, manualSeed, noGrad, randn, type Tensor } from "wengert";

const seconds = Number(process.argv[2]);
manualSeed(0);

/** What matmul() and its derivative apply: either operand may be read as its transpose. */
const product = defineOp({
  name: "product",
  prepare: (a: Tensor, b: Tensor, transposeA: boolean) => ({ inputs: [a, b], attrs: { transposeA } }),
  forward: (k, [a, b], flags) => k.matmul(a, b, flags),
  vjp: null,
  samples: [
    {
      inputs: [
        [2, 3],
        [3, 4],
      ],
      args: [false],
    },
  ],
});

/** The median of single calls, after a warm-up as long as the measurement. */
function gflops(m: number, k: number, n: number, transposeA: boolean): number {
  const a = randn(transposeA ? [k, m] : [m, k]);
  const b = randn([k, n]);
  const times: number[] = [];
  const begin = performance.now();
  do {
    const start = performance.now();
    product(a, b, transposeA);
    times.push(performance.now() - start);
  } while (performance.now() - begin < 2e3 * seconds);
  const counted = times.slice(times.length >> 1).sort((p, q) => p - q);
  return (2e-6 * m * k * n) / (counted[counted.length >> 1] as number);
}

noGrad(() => {
  console.log(`100x784x50: ${gflops(100, 784, 50, false).toFixed(2)} Gflop/s`);
  console.log(`784x100x50 (A transposed): ${gflops(784, 100, 50, true).toFixed(2)} Gflop/s`);
  for (const n of [64, 256, 512, 1024])
    console.log(`${n}x${n}x${n}: ${gflops(n, n, n, false).toFixed(2)} Gflop/s`);
});
