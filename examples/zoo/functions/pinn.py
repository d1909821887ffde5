"""pinn.ts in PyTorch: python3 -m examples.zoo.functions.pinn [iterations]"""

import math

import torch
from torch import nn

from examples.shared.pytorch import argument, row


def poisson(steps, points=40):
    """Trains for so many iterations of L-BFGS; losses, and the network's u beside the answer."""
    net = nn.Sequential(
        nn.Linear(1, 16),
        nn.Tanh(),
        nn.Linear(16, 16),
        nn.Tanh(),
        nn.Linear(16, 1),
    ).double()
    for layer in net[::2]:
        nn.init.xavier_normal_(layer.weight)
        nn.init.zeros_(layer.bias)
    x = torch.linspace(0, 1, points, dtype=torch.float64).reshape(points, 1)

    def u(at):
        """0 at both ends, whatever the network says."""
        return net(at) * at * (1 - at)

    def residual():
        at = x.clone().requires_grad_()
        (slope,) = torch.autograd.grad(u(at).sum(), at, create_graph=True)
        (bend,) = torch.autograd.grad(slope.sum(), at, create_graph=True)
        return bend + math.pi**2 * torch.sin(math.pi * at)

    optimizer = torch.optim.LBFGS(net.parameters(), max_iter=1, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = residual().square().mean()
        loss.backward()
        return loss

    losses = [optimizer.step(closure).item() for _ in range(steps)]
    with torch.no_grad():
        found, answer = u(x), torch.sin(math.pi * x)
    return losses, x, found, answer, (found - answer).abs().max().item()


if __name__ == "__main__":
    losses, _, _, _, error = poisson(argument(200))
    for i in range(0, len(losses), 20):
        row(f"step {i}", f"{losses[i]:.3e}", width=12)
    row("largest error", f"{error:.3e}", width=12)
