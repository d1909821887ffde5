"""Microseconds to record one small op and walk it back, PyTorch, one thread.
Usage: overhead_torch.py PAIRS ROUNDS"""
import sys, time, torch
torch.set_num_threads(1)
pairs, rounds = int(sys.argv[1]), int(sys.argv[2])
for size in (1, 16, 1024):
    x = torch.randn(size, requires_grad=True)
    w = (1 + 0.001 * torch.randn(size)).requires_grad_()  # close to 1: no overflow, no denormals
    for i in range(-rounds, rounds):
        if i == 0: start = time.perf_counter()
        y = x
        for _ in range(pairs): y = y * w; y = y + x
        y.sum().backward()
        x.grad = w.grad = None
    print(f"size {size}: {(time.perf_counter() - start) / (rounds * 2 * pairs) * 1e6:.3f} us per op")
