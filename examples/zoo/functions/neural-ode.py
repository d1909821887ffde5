"""neural-ode.ts in PyTorch: python3 -m examples.zoo.functions.neural-ode [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, row


def follow(velocity, start, steps, h):
    """The places (steps + 1, N, 2) of so many steps of Runge and Kutta's fourth order."""
    places = [start]
    z = start
    for _ in range(steps):
        k1 = velocity(z)
        k2 = velocity(z + h / 2 * k1)
        k3 = velocity(z + h / 2 * k2)
        k4 = velocity(z + h * k3)
        z = z + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        places.append(z)
    return torch.stack(places)


A = torch.tensor([[-0.1, 2], [-2, -0.1]])  # inwards and around


def spiral(z):
    return z @ A


def learn_spiral(steps):
    """Trains for so many steps on short pieces of the spiral; both ways from one start, and how far they part."""
    net = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 2))
    start = torch.tensor([[2.0, 0.0]])
    count, h, length = 60, 0.1, 6
    way = follow(spiral, start, count, h).squeeze(1)
    along = torch.arange(length + 1).unsqueeze(1)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    losses = []
    for _ in range(steps):
        starts = torch.randint(count - length, (16,))
        pieces = way[along + starts]  # (7, 16, 2)
        optimizer.zero_grad()
        loss = F.mse_loss(follow(net, pieces[0], length, h), pieces)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        found = follow(net, start, count, h).squeeze(1)
    return losses, way, found, (found - way).norm(dim=1).max().item()


if __name__ == "__main__":
    losses, _, _, apart = learn_spiral(argument(300))
    for i in range(0, len(losses), 50):
        row(f"step {i}", f"{losses[i]:.3e}", width=12)
    row("apart at most", f"{apart:.4f}", width=12)
