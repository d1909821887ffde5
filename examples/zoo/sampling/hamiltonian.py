"""hamiltonian.ts in PyTorch: python3 -m examples.zoo.sampling.hamiltonian [draws]"""

import torch
from torch.distributions import Normal

from examples.shared.pytorch import argument, row


def banana(z):
    """ln p of points (N, 2): x is normal, and y is near x². The means are 0 and 1, the variances 1 and 2.25."""
    x, y = z.unbind(1)
    return Normal(0, 1).log_prob(x) + Normal(x**2, 0.5).log_prob(y)


def slope(log_prob, z):
    """∂ ln p / ∂z, of each point its own."""
    leaf = z.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(log_prob(leaf).sum(), leaf)
    return gradient


def slide(log_prob, draws, chains=20):
    """Many chains side by side from 0: their places (draws, chains, 2), and the share of moves that were accepted."""
    leaps, h = 20, 0.1
    z = torch.zeros(chains, 2)
    moves = 0
    places = []

    def energy(z, speed):
        return speed.square().sum(1) / 2 - log_prob(z)

    for _ in range(draws):
        pushed = torch.randn_like(z)
        at = z
        speed = pushed + h / 2 * slope(log_prob, z)
        for leap in range(1, leaps + 1):
            at = at + h * speed
            speed = speed + (h if leap < leaps else h / 2) * slope(log_prob, at)
        # what is lost or won is the error of the leaps: by it a move is refused
        lost = energy(at, speed) - energy(z, pushed)
        is_taken = torch.rand(chains).log() < -lost
        z = torch.where(is_taken.unsqueeze(1), at, z)
        moves += is_taken.sum().item()
        places.append(z)
    return torch.stack(places), moves / (draws * chains)


if __name__ == "__main__":
    draws = argument(300)
    places, accepted = slide(banana, draws)
    z = places[draws // 5 :].reshape(-1, 2)  # without those on their way
    row("accepted", f"{100 * accepted:.0f} %")
    row("mean", *[f"{each:.3f}" for each in z.mean(0)])
    row("variance", *[f"{each:.3f}" for each in z.var(0)])
