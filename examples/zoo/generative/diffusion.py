"""diffusion.ts in PyTorch: python3 -m examples.zoo.generative.diffusion [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, losses_every, row
from examples.zoo.functions.moons import moons

times = 40
beta = torch.linspace(0.001, 0.25, times)  # how much of the variance each step replaces by noise
alpha = 1 - beta
left = alpha.cumprod(0)  # how much of the first variance is left


class Denoiser(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Embedding(times, 16)
        self.layers = nn.Sequential(
            nn.Linear(2 + 16, 128),
            nn.ReLU(),
            nn.Linear(128, 128),
            nn.ReLU(),
            nn.Linear(128, 128),
            nn.ReLU(),
            nn.Linear(128, 2),
        )

    def forward(self, x, t):
        """Points (N, 2) at times (N) -> the noise in them (N, 2)."""
        return self.layers(torch.cat([x, self.time(t)], dim=1))


def diffuse(steps, batch=256):
    """Trains for so many batches; then draws points, and measures how far each is from the nearest of the moons'."""
    x, _ = moons(1000, 0.05)
    net = Denoiser()
    optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
    losses = []
    for _ in range(steps):
        t = torch.randint(times, (batch,))
        noise = torch.randn(batch, 2)
        share = left[t].unsqueeze(1)
        first = x[torch.randint(1000, (batch,))]
        noisy = share.sqrt() * first + (1 - share).sqrt() * noise
        optimizer.zero_grad()
        loss = F.mse_loss(net(noisy, t), noise)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    @torch.no_grad()
    def draw(count):
        """From noise at the last time to points at the first."""
        z = torch.randn(count, 2)
        for i in reversed(range(times)):
            t = torch.full((count,), i)
            z = (z - beta[i] / (1 - left[i]).sqrt() * net(z, t)) / alpha[i].sqrt()
            if i > 0:
                z = z + beta[i].sqrt() * torch.randn(count, 2)
        return z

    drawn = draw(500)
    return losses, x, drawn, torch.cdist(drawn, x).min(dim=1).values.mean().item()


if __name__ == "__main__":
    losses, _, _, apart = diffuse(argument(1000))
    losses_every(125, losses)
    row("apart", f"{apart:.4f}")
