"""Gflop/s of NumPy's matmul, float32, into an existing result. The BLAS behind it takes its threads from
the environment.
Usage: matmul_numpy.py SECONDS"""
import sys, time
import numpy as np

seconds = float(sys.argv[1])
rng = np.random.RandomState(0)
def gflops(m, k, n, transpose):
    a = rng.randn(*((k, m) if transpose else (m, k))).astype(np.float32)
    b, out = rng.randn(k, n).astype(np.float32), np.empty((m, n), np.float32)
    left = a.T if transpose else a  # a view: BLAS gets the flag
    times, begin = [], time.perf_counter()
    while True:  # the median of single calls, after a warm-up as long as the measurement
        start = time.perf_counter(); np.matmul(left, b, out=out); end = time.perf_counter()
        times.append(end - start)
        if end - begin >= 2 * seconds: break
    counted = sorted(times[len(times) // 2:])
    return 2e-9 * m * k * n / counted[len(counted) // 2]
print(f"100x784x50: {gflops(100, 784, 50, False):.2f} Gflop/s")
print(f"784x100x50 (A transposed): {gflops(784, 100, 50, True):.2f} Gflop/s")
for n in (64, 256, 512, 1024): print(f"{n}x{n}x{n}: {gflops(n, n, n, False):.2f} Gflop/s")
