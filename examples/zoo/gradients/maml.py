"""maml.ts in PyTorch: python3 -m examples.zoo.gradients.maml [steps]

PyTorch 1.13 has functional_call; its vmap is in the package functorch, which came with it but not everywhere, so tasks
come one after the other.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.stateless import functional_call

from examples.shared.pytorch import argument, row


def sines(tasks, points):
    """Amplitude · sin(x + phase) of many tasks, at points (tasks, points, 1) to learn from and others to measure by."""
    amplitude = 0.1 + 4.9 * torch.rand(tasks, 1, 1)
    phase = math.pi * torch.rand(tasks, 1, 1)

    def at(x):
        return x, amplitude * torch.sin(x + phase)

    return at(10 * torch.rand(tasks, points, 1) - 5), at(10 * torch.rand(tasks, points, 1) - 5)


def maml(steps, tasks=25, points=10, rate=0.01):
    """Trains for so many steps; gives the mean losses on unseen points before and after one step on seen ones."""
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(1, 40), nn.Tanh(), nn.Linear(40, 40), nn.Tanh(), nn.Linear(40, 1))
    for layer in net[::2]:
        nn.init.xavier_normal_(layer.weight)
        nn.init.zeros_(layer.bias)

    def loss(p, x, y):
        return F.mse_loss(functional_call(net, p, x), y)

    def adapted(p, x, y):
        """The parameters after one step of descent: a function of those before, so that it can be differentiated."""
        gradient = torch.autograd.grad(loss(p, x, y), list(p.values()), create_graph=True)
        return {name: value - rate * g for (name, value), g in zip(p.items(), gradient)}

    def after_step(p, x, y, new_x, new_y):
        return torch.stack([loss(adapted(p, x[i], y[i]), new_x[i], new_y[i]) for i in range(len(x))])

    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    for _ in range(steps):
        seen, unseen = sines(tasks, points)
        optimizer.zero_grad()
        after_step(dict(net.named_parameters()), *seen, *unseen).mean().backward()
        optimizer.step()

    torch.manual_seed(2)
    seen, unseen = sines(200, points)
    p = dict(net.named_parameters())
    before = loss(p, *unseen).item()
    after = after_step(p, *seen, *unseen).mean().item()
    first = seen[0][0], seen[1][0]
    at = torch.linspace(-5, 5, 101).reshape(101, 1)
    guesses = [functional_call(net, by, at).flatten().tolist() for by in (p, adapted(p, *first))]
    return before, after, (at, first, guesses)


if __name__ == "__main__":
    steps = argument(1000)
    row("steps", "loss", "after a step", width=14)
    for count in (0, round(steps / 3), steps):
        before, after, _ = maml(count)
        row(str(count), f"{before:.3f}", f"{after:.3f}", width=14)
