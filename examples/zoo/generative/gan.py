"""gan.ts in PyTorch: python3 -m examples.zoo.generative.gan [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, row


def real(count):
    """Half of the numbers around -2, half around 2."""
    return torch.where(torch.rand(count, 1) < 0.5, -2.0, 2.0) + 0.4 * torch.randn(count, 1)


def network(inputs):
    return nn.Sequential(
        nn.Linear(inputs, 32),
        nn.LeakyReLU(0.2),
        nn.Linear(32, 32),
        nn.LeakyReLU(0.2),
        nn.Linear(32, 1),
    )


def contest(steps, batch=128):
    """Trains both in turn for so many steps; what is drawn in the end, and the losses."""
    forger, judge = network(4), network(1)
    forges = torch.optim.Adam(forger.parameters(), lr=2e-3, betas=(0.5, 0.999))
    judges = torch.optim.Adam(judge.parameters(), lr=2e-3, betas=(0.5, 0.999))
    yes, no = torch.ones(batch, 1), torch.zeros(batch, 1)

    def draw(count):
        return forger(torch.randn(count, 4))

    def verdict(x, says):
        return F.binary_cross_entropy_with_logits(judge(x), says)

    losses = {"forger": [], "judge": []}
    for _ in range(steps):
        judges.zero_grad()
        judged = verdict(real(batch), yes) + verdict(draw(batch).detach(), no)
        judged.backward()
        judges.step()

        forges.zero_grad()
        fooled = verdict(draw(batch), yes)
        fooled.backward()
        forges.step()
        losses["judge"].append(judged.item())
        losses["forger"].append(fooled.item())
    with torch.no_grad():
        return losses, draw(2000), real(2000)


if __name__ == "__main__":
    losses, drawn, wanted = contest(argument(2000))
    row("step", "judge", "forger")
    for i in range(0, len(losses["judge"]), 250):
        row(str(i), f"{losses['judge'][i]:.4f}", f"{losses['forger'][i]:.4f}")
    for name, x in (("wanted", wanted), ("drawn", drawn)):
        row(name, f"mean {x.mean():.2f}", f"std {x.std():.2f}", width=14)
