"""moons.ts in PyTorch: python3 -m examples.zoo.functions.moons [steps]"""

import math

import torch
from torch import nn

from examples.shared.pytorch import argument, losses_every, row


def moons(count, noise):
    """Points on two half circles that reach into each other, and 1 or -1 for which of them."""
    angle = math.pi * torch.rand(count)
    upper = torch.arange(count) % 2 == 0
    across = torch.where(upper, angle.cos(), 1 - angle.cos())
    up = torch.where(upper, angle.sin(), 0.5 - angle.sin())
    x = torch.stack([across, up], dim=1) + noise * torch.randn(count, 2)
    return x, torch.where(upper, 1.0, -1.0).unsqueeze(1)


def part_moons(steps, count=100):
    """Trains for so many steps on all points; the losses, the share of points on their side, and the network."""
    x, y = moons(count, 0.1)
    net = nn.Sequential(
        nn.Linear(2, 16),
        nn.ReLU(),
        nn.Linear(16, 16),
        nn.ReLU(),
        nn.Linear(16, 1),
    )
    optimizer = torch.optim.SGD(net.parameters(), lr=1, weight_decay=2e-4)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1 - 0.9 * k / steps)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.relu(1 - y * net(x)).mean()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    with torch.no_grad():
        accuracy = ((net(x) > 0) == (y > 0)).float().mean().item()
    return losses, accuracy, net, x, y


if __name__ == "__main__":
    losses, accuracy, *_ = part_moons(argument(100))
    losses_every(10, losses)
    row("accuracy", f"{100 * accuracy:.0f} %")
