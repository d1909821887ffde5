"""curve-fit.ts in PyTorch: python3 -m examples.zoo.functions.curve-fit [steps]"""

import torch
from torch.autograd.functional import jacobian

from examples.shared.pytorch import argument, row

truth = torch.tensor([2, 0.3, 3, 0.5], dtype=torch.float64)


def wave(p, t):
    """Height, decay, frequency and phase p (4) -> height · e^(-decay t) · sin(frequency t + phase)."""
    height, decay, frequency, phase = p
    return height * torch.exp(-decay * t) * torch.sin(frequency * t + phase)


def fit_wave(steps, points=80):
    """From a start on, so many steps: the sums of squares, what is found, and its standard errors."""
    noise = 0.1 * torch.randn(points, dtype=torch.float64)
    t = torch.linspace(0, 8, points, dtype=torch.float64)
    y = wave(truth, t) + noise

    def residuals(p):
        return wave(p, t) - y

    def squares_of(p):
        return residuals(p).square().sum().item()

    p, damping = torch.tensor([1, 0.1, 2.5, 0], dtype=torch.float64), 1
    squares = [squares_of(p)]
    for _ in range(steps):
        J = jacobian(residuals, p)
        A = J.T @ J
        tried = p - torch.linalg.solve(A + damping * A.diagonal().diag(), J.T @ residuals(p))
        is_better = squares_of(tried) < squares_of(p)
        if is_better:
            p = tried
        damping *= 0.2 if is_better else 5  # towards Newton's step where that helps, else towards the gradient's
        squares.append(squares_of(p))
    J = jacobian(residuals, p)
    variance = squares_of(p) / (points - 4)
    errors = (torch.linalg.inv(J.T @ J).diagonal() * variance).sqrt()
    return squares, p, errors


if __name__ == "__main__":
    squares, found, errors = fit_wave(argument(12))
    for i, each in enumerate(squares):
        row(f"step {i}", f"{each:.4f}")
    for name, value, error, true in zip(("height", "decay", "frequency", "phase"), found, errors, truth):
        row(name, f"{value:.4f}", f"{error:.4f}", f"  ± of {true:g}")
