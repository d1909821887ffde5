"""real-nvp.ts in PyTorch: python3 -m examples.zoo.generative.real-nvp [steps]"""

import torch
from torch import nn
from torch.distributions import Normal

from examples.shared.pytorch import argument, losses_every, row
from examples.zoo.functions.moons import moons

normal = Normal(0, 1)


class Coupling(nn.Module):
    """One number of each pair is scaled and shifted by what a network makes of the other, and both change places."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 2))
        nn.init.normal_(self.net[-1].weight, std=0.01)
        nn.init.zeros_(self.net[-1].bias)

    def forward(self, x):
        """(N, 2) -> (N, 2), and by the logarithm of which factor the plane widens there (N, 1)."""
        a, b = x.chunk(2, dim=1)
        scale, shift = self.net(a).chunk(2, dim=1)
        return torch.cat([b * scale.exp() + shift, a], dim=1), scale

    def inverse(self, y):
        b, a = y.chunk(2, dim=1)
        scale, shift = self.net(a).chunk(2, dim=1)
        return torch.cat([a, (b - shift) / scale.exp()], dim=1)


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.couplings = nn.ModuleList([Coupling() for _ in range(8)])

    def forward(self, x):
        """The logarithm of the density at points (N, 2): (N)."""
        widened = 0
        for coupling in self.couplings:
            x, scale = coupling(x)
            widened = widened + scale.squeeze(1)
        return normal.log_prob(x).sum(1) + widened

    def draw(self, count):
        x = normal.sample((count, 2))
        for coupling in reversed(self.couplings):
            x = coupling.inverse(x)
        return x


def bend(steps, batch=256):
    """Trains for so many batches; the losses are -ln p of points, and the last of points that were not learnt."""
    flow = Flow()
    optimizer = torch.optim.Adam(flow.parameters(), lr=3e-3)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = -flow(moons(batch, 0.1)[0]).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    x, _ = moons(1000, 0.1)
    with torch.no_grad():
        return losses, flow, flow.draw(500), -flow(x).mean().item()


if __name__ == "__main__":
    losses, _, _, unseen = bend(argument(800))
    losses_every(100, losses)
    row("unseen", f"{unseen:.4f}")
