"""gaussian-process.ts in PyTorch: python3 -m examples.zoo.functions.gaussian-process [steps]"""

import torch

from examples.shared.pytorch import argument, losses_every, row


def regress(steps, points=40):
    """Learns from so many points of sin x with noise 0.1 by so many steps; predicts on a grid of [0, 10]."""
    x = 10 * torch.rand(points, 1, dtype=torch.float64)
    y = x.sin() + 0.1 * torch.randn(points, 1, dtype=torch.float64)
    # logarithms of length, height and noise, so that they stay above 0
    log = torch.tensor([0.0, 0.0, -1.0], dtype=torch.float64, requires_grad=True)

    def kernel(a, b):
        return torch.exp(-(torch.cdist(a, b) ** 2) / (2 * torch.exp(2 * log[0]))) * torch.exp(2 * log[1])

    def factor():
        noise = torch.exp(2 * log[2]) + 1e-8
        return torch.linalg.cholesky(kernel(x, x) + noise * torch.eye(points, dtype=torch.float64))

    def loss():
        """-ln p(y | x) without its constant."""
        L = factor()
        half = torch.linalg.solve_triangular(L, y, upper=False)
        return half.square().sum() / 2 + L.diagonal().log().sum()

    optimizer = torch.optim.Adam([log], lr=0.05)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        now = loss()
        now.backward()
        optimizer.step()
        losses.append(now.item())
    with torch.no_grad():
        at = torch.linspace(0, 10, 101, dtype=torch.float64).reshape(101, 1)
        L = factor()
        across = torch.linalg.solve_triangular(L, kernel(x, at), upper=False)
        mean = (across.T @ torch.linalg.solve_triangular(L, y, upper=False)).squeeze(1)
        std = (torch.exp(2 * log[1]) - across.square().sum(0)).clamp(min=0).sqrt()
        error = (mean - at.squeeze(1).sin()).square().mean().sqrt().item()
        length, height, noise = log.exp().tolist()
    return losses, length, height, noise, at.squeeze(1), mean, std, error


if __name__ == "__main__":
    losses, length, height, noise, _, _, _, error = regress(argument(150))
    losses_every(25, losses)
    row("found", f"length {length:.3f}", f"height {height:.3f}", f"noise {noise:.3f}", width=16)
    row("error", f"{error:.4f}")
