"""vae.ts in PyTorch: python3 -m examples.zoo.generative.vae [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, load_digits, row


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, 100), nn.Tanh(), nn.Linear(100, 4))
        self.decoder = nn.Sequential(nn.Linear(2, 100), nn.Tanh(), nn.Linear(100, 784))

    def loss(self, x):
        """The negative evidence lower bound of images (N, 784), per image, and its two parts."""
        mean, log_variance = self.encoder(x).chunk(2, dim=1)
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        lost = F.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="sum") / len(x)
        distance = (mean.square() + log_variance.exp() - log_variance - 1).sum() / (2 * len(x))
        return lost + distance, lost, distance


def learn_digits(steps, images=5000):
    """Trains for so many batches of 100 of the first images."""
    x, _ = load_digits(images)
    vae = VAE()
    optimizer = torch.optim.Adam(vae.parameters(), lr=3e-3)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss, _, _ = vae.loss(x[torch.randint(images, (100,))])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        _, lost, distance = vae.loss(x[:500])
    return vae, losses, lost, distance


if __name__ == "__main__":
    vae, losses, lost, distance = learn_digits(argument(1500))
    for i in [*range(0, len(losses), 250), len(losses) - 1]:
        row(f"step {i}", f"{losses[i]:.2f}")
    row("what is lost", f"{lost:.2f}")
    row("from N(0, 1)", f"{distance:.2f}")
