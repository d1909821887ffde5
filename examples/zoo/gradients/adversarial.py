"""adversarial.ts in PyTorch: python3 -m examples.zoo.gradients.adversarial [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, load_digits, row


def deceive(net, x, t, by):
    """Images (N, 784), each pixel moved by so much, where the loss grows."""
    leaf = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(F.cross_entropy(net(leaf), t), leaf)
    return (x + by * slope.sign()).clamp(0, 1)


def contest(steps, images=5000):
    """Trains two networks for so many batches, one on deceiving images too; how often each is right on unseen ones."""
    train_x, train_t = load_digits(images)
    x, t = load_digits(1000, test=True)

    def learn(is_warned):
        net = nn.Sequential(nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 10))
        optimizer = torch.optim.Adam(net.parameters())
        for _ in range(steps):
            chosen = torch.randint(images, (100,))
            seen, labels = train_x[chosen], train_t[chosen]
            moved = [deceive(net, seen, labels, 0.1)] if is_warned else []
            optimizer.zero_grad()
            for each in [seen, *moved]:
                F.cross_entropy(net(each), labels).backward()
            optimizer.step()

        @torch.no_grad()
        def right(images):
            return (net(images).argmax(1) == t).float().mean().item()

        moved = deceive(net, x, t, 0.1)
        return right(x), right(moved), moved

    return x, learn(False), learn(True)


if __name__ == "__main__":
    _, plain, warned = contest(argument(400))
    row("right", "clean", "deceived")
    for name, (clean, deceived, _) in (("plain", plain), ("warned", warned)):
        row(name, f"{100 * clean:.1f} %", f"{100 * deceived:.1f} %")
