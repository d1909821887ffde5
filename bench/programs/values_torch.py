"""Milliseconds of functions, forward and backward, by what their values are. Usage: values_torch.py KIND ROUNDS"""
import sys, time, torch
import torch.nn.functional as F
torch.set_num_threads(1)
torch.manual_seed(0)
kind, rounds = sys.argv[1], int(sys.argv[2])
usual = torch.randn(512, 512)
x = {"usual": usual, "hidden": torch.where(usual > 0, usual, torch.tensor(-1e9)), "large": usual * 1000}[kind]
x = x.clone().requires_grad_(True)
t = x.argmax(1)  # a class that is not hidden
functions = {
    "exp": lambda: torch.exp(x), "sigmoid": lambda: torch.sigmoid(x), "tanh": lambda: torch.tanh(x),
    "gelu": lambda: F.gelu(x), "softmax": lambda: F.softmax(x, -1), "softmax of columns": lambda: F.softmax(x, 0),
    "logSoftmax": lambda: F.log_softmax(x, -1), "logSumExp": lambda: torch.logsumexp(x, 1),
    "cross entropy": lambda: F.cross_entropy(x, t),
}
for name, run in functions.items():
    g, times = torch.ones_like(run()), []
    for i in range(-3, rounds):
        start = time.perf_counter(); run().backward(g)
        if i >= 0: times.append(time.perf_counter() - start)
        x.grad = None
    print(f"{name}: {sorted(times)[rounds // 2] * 1e3:.3f} ms")
