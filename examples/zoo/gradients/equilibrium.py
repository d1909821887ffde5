"""equilibrium.ts in PyTorch: python3 -m examples.zoo.gradients.equilibrium [steps]"""

import torch
from torch import nn

from examples.shared.pytorch import argument, losses_every, row
from examples.zoo.functions.moons import moons

size = 24


def settle(f, start):
    """Where z = f(z), from z on."""
    z, after = start, f(start)
    for _ in range(200):
        if (after - z).abs().max() <= 1e-6:
            break
        z, after = after, f(after)
    return after


class Equilibrium(nn.Module):
    def __init__(self):
        super().__init__()
        self.W = nn.Parameter(torch.randn(size, size))
        self.U = nn.Linear(2, size)

    def step(self, z, x):
        """Every two places come nearer to each other, since W over its norm stretches none: so there is one end."""
        return torch.tanh(z @ (self.W / self.W.norm()) + self.U(x))

    def forward(self, x):
        """Points (N, 2) -> their equilibria (N, 24)."""
        with torch.no_grad():
            end = settle(lambda z: self.step(z, x), torch.zeros(len(x), size))
        z = self.step(end, x)  # once more, and this one is recorded
        if not z.requires_grad:
            return z
        at = end.requires_grad_()
        there = self.step(at, x)

        def pull(u):
            return torch.autograd.grad(there, at, u, retain_graph=True)[0]

        z.register_hook(lambda g: settle(lambda u: pull(u) + g, g))  # u = g + Jᵀ u
        return z


def apart(layer, x):
    """How far the gradient of W is from that through fifty recorded steps."""
    z = torch.zeros(len(x), size)
    for _ in range(50):
        z = layer.step(z, x)
    (unrolled,) = torch.autograd.grad(z.square().sum(), layer.W)
    (implicit,) = torch.autograd.grad(layer(x).square().sum(), layer.W)
    return ((implicit - unrolled).abs().max() / unrolled.abs().max()).item()


def part(steps):
    """Trains for so many steps on two moons; how many are right, and how far the gradient was from the long way's."""
    x, y = moons(100, 0.1)
    layer = Equilibrium()
    net = nn.Sequential(layer, nn.Linear(size, 1))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.relu(1 - y * net(x)).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        accuracy = ((net(x) > 0) == (y > 0)).float().mean().item()
    return losses, accuracy, apart(layer, x)


if __name__ == "__main__":
    losses, accuracy, distance = part(argument(60))
    losses_every(10, losses)
    row("accuracy", f"{100 * accuracy:.0f} %")
    row("gradients", f"{distance:.1e}")
