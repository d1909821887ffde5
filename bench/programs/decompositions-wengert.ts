/**
 * Microseconds of decompositions, float64. Usage: decompositions-wengert.js SECONDS
 */
import "./settings.js";
import { cholesky, det, eigh, eye, inv, manualSeed, noGrad, qr, randn, solve, svd } from "wengert";

const seconds = Number(process.argv[2]);
manualSeed(0);

/** The median of single calls, after a warm-up as long as the measurement; three of each at least. */
function microseconds(call: () => unknown): number {
  const times: number[] = [];
  const begin = performance.now();
  do {
    const start = performance.now();
    call();
    times.push(performance.now() - start);
  } while (performance.now() - begin < 2e3 * seconds || times.length < 6);
  const counted = times.slice(times.length >> 1).sort((p, q) => p - q);
  return 1e3 * (counted[counted.length >> 1] as number);
}

noGrad(() => {
  for (const n of [5, 50, 500]) {
    const x = randn([n, n], { dtype: "float64" });
    const b = randn([n, n], { dtype: "float64" });
    const positive = x.matmul(x.T).add(eye(n, n, { dtype: "float64" }));
    const calls = {
      cholesky: () => cholesky(positive),
      solve: () => solve(x, b),
      inv: () => inv(x),
      det: () => det(x),
      qr: () => qr(x),
      eigh: () => eigh(positive),
      svd: () => svd(x),
    };
    for (const [name, call] of Object.entries(calls))
      console.log(`${name} ${n}: ${microseconds(call).toFixed(2)}`);
  }
});
