"""second-order.ts in PyTorch: python3 -m examples.zoo.gradients.second-order [steps of Newton]"""

import torch
from torch.autograd.functional import hessian

from examples.shared.pytorch import argument, row


def derivatives_of_sine(order, points=200):
    """sin and its derivatives up to an order, at so many points from -7 to 7."""
    x = torch.linspace(-7, 7, points, dtype=torch.float64, requires_grad=True)
    y = [x.sin()]
    for _ in range(order):
        y += torch.autograd.grad(y[-1].sum(), x, create_graph=True)
    return x.detach().numpy(), [each.detach().numpy() for each in y]


def newton(f, start, steps):
    """From a place on, so many steps of Newton's method: x - H⁻¹ g."""
    x = torch.tensor(start, dtype=torch.float64)
    path = [x.tolist()]
    for _ in range(steps):
        leaf = x.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(f(leaf), leaf)
        x = x - torch.linalg.solve(hessian(f, x), gradient)
        path.append(x.tolist())
    return path


def quartic(x):
    return (x**4 - 2 * x**2).sum()


def rosenbrock(p):
    """100 (y - x²)² + (1 - x)², whose least value lies at the end of a bent valley, at (1, 1)."""
    x, y = p
    return 100 * (y - x**2) ** 2 + (x - 1) ** 2


if __name__ == "__main__":
    steps = argument(7)
    row("x⁴ - 2x²", *[f"{x:.5f}" for (x,) in newton(quartic, [2.0], steps)])
    path = newton(rosenbrock, [-1.2, 1.0], steps)
    for axis, name in enumerate("xy"):
        row(f"Rosenbrock {name}", *[f"{place[axis]:.5f}" for place in path])
