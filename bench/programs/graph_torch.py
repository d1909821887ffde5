"""Milliseconds of backward() over a chain of small ops, PyTorch, one thread. Usage: graph_torch.py LARGEST"""
import sys, time, torch
torch.set_num_threads(1)
x, w = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
def backward(nodes):
    y = x
    for _ in range(nodes // 2): y = y * w + x
    start = time.perf_counter(); y.backward(); milliseconds = (time.perf_counter() - start) * 1e3
    x.grad = w.grad = None
    return milliseconds
for _ in range(5): backward(1000)
nodes = 1000
while nodes <= int(sys.argv[1]):
    count = 7 if nodes < 1e6 else 3
    print(f"{nodes} nodes: {sorted(backward(nodes) for _ in range(count))[count // 2]:.3f} ms")
    nodes *= 10
