"""Microseconds of NumPy's decompositions, float64. The LAPACK behind it takes its threads from the environment.
Usage: decompositions_numpy.py SECONDS"""
import sys, time
import numpy as np

seconds = float(sys.argv[1])
rng = np.random.RandomState(0)
def microseconds(call):
    times, begin = [], time.perf_counter()
    while True:  # the median of single calls, after a warm-up as long as the measurement; three of each at least
        start = time.perf_counter(); call(); end = time.perf_counter()
        times.append(end - start)
        if end - begin >= 2 * seconds and len(times) >= 6: break
    counted = sorted(times[len(times) // 2:])
    return 1e6 * counted[len(counted) // 2]
for n in (5, 50, 500):
    x, b = rng.randn(n, n), rng.randn(n, n)
    positive = x @ x.T + np.eye(n)
    calls = {
        "cholesky": lambda: np.linalg.cholesky(positive),
        "solve": lambda: np.linalg.solve(x, b),
        "inv": lambda: np.linalg.inv(x),
        "det": lambda: np.linalg.det(x),
        "qr": lambda: np.linalg.qr(x),
        "eigh": lambda: np.linalg.eigh(positive),
        "svd": lambda: np.linalg.svd(x, full_matrices=False),
    }
    for name, call in calls.items(): print(f"{name} {n}: {microseconds(call):.2f}")
