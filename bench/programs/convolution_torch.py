"""The same network in PyTorch, CPU. Usage: convolution_torch.py THREADS ITERATIONS"""
import statistics, sys, time
import torch, torch.nn as nn

torch.set_num_threads(int(sys.argv[1])); iterations = int(sys.argv[2]); torch.manual_seed(0)
x, t = torch.randn(100, 1, 28, 28), torch.randint(10, (100,))
net = nn.Sequential(
    nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(32 * 5 * 5, 10))
criterion, optimizer = nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), 0.01)
times = []
for i in range(-20, iterations):
    start = time.perf_counter()
    optimizer.zero_grad(); loss = criterion(net(x), t); loss.backward(); optimizer.step(); last = loss.item()
    if i >= 0: times.append(time.perf_counter() - start)
print(f"torch: {statistics.median(times) * 1e3:.3f} ms per iteration, last loss {last:.4f}")
