"""attributions.ts in PyTorch: python3 -m examples.zoo.gradients.attributions [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, load_digits, row


def learn(steps, images=5000):
    """A convolutional network after so many batches of the first images (N, 1, 28, 28)."""
    x, t = load_digits(images, flatten=False)
    net = nn.Sequential(
        nn.Conv2d(1, 8, 5, stride=2),
        nn.ReLU(),
        nn.Conv2d(8, 16, 5, stride=2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.002)
    for _ in range(steps):
        chosen = torch.randint(images, (64,))
        optimizer.zero_grad()
        F.cross_entropy(net(x[chosen]), t[chosen]).backward()
        optimizer.step()
    return net


def attribute(net, image, label, points=50):
    """What each pixel of an image (1, 28, 28) gave to the score of a class, against an empty image."""
    shares = torch.linspace(0.5 / points, 1 - 0.5 / points, points).reshape(points, 1, 1, 1)
    way = (shares * image).requires_grad_()  # (points, 1, 28, 28)
    (slopes,) = torch.autograd.grad(net(way)[:, label].sum(), way)
    return slopes.mean(0) * image


def explain(steps, count=10):
    """Of unseen digits (N, 1, 28, 28): what their pixels gave to the scores of their classes, sums, and gains."""
    net = learn(steps)
    x, t = load_digits(count, test=True, flatten=False)
    labels = t.tolist()
    given = torch.stack([attribute(net, x[i], label) for i, label in enumerate(labels)])
    with torch.no_grad():
        empty = net(torch.zeros(1, 1, 28, 28))
        scores = net(x)
    gained = [(scores[i, label] - empty[0, label]).item() for i, label in enumerate(labels)]
    return x, labels, given, given.sum((1, 2, 3)).tolist(), gained


if __name__ == "__main__":
    _, labels, _, gave, gained = explain(argument(200))
    row("digit", "pixels", "score")
    for label, pixels, score in zip(labels, gave, gained):
        row(str(label), f"{pixels:.3f}", f"{score:.3f}")
    apart = max(abs(a - b) for a, b in zip(gave, gained))
    row("apart at most", f"{apart:.3f}")
