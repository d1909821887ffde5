"""denoising.ts in PyTorch: python3 -m examples.zoo.generative.denoising [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, load_digits, losses_every, row


def disturb(x):
    """With noise of standard deviation 0.5."""
    return x + 0.5 * torch.randn_like(x)


def clean(steps, images=5000):
    """Trains for so many batches; then unseen digits (N, 1, 28, 28), under noise and cleaned, how far off both are."""
    train, _ = load_digits(images, flatten=False)
    x, _ = load_digits(100, test=True, flatten=False)
    net = nn.Sequential(
        nn.Conv2d(1, 16, 3, stride=2, padding=1),
        nn.ReLU(),  # (N, 16, 14, 14)
        nn.Conv2d(16, 32, 3, stride=2, padding=1),
        nn.ReLU(),  # (N, 32, 7, 7)
        nn.ConvTranspose2d(32, 16, 2, stride=2),
        nn.ReLU(),
        nn.ConvTranspose2d(16, 1, 2, stride=2),
        nn.Sigmoid(),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    losses = []
    for _ in range(steps):
        chosen = train[torch.randint(images, (32,))]
        optimizer.zero_grad()
        loss = F.mse_loss(net(disturb(chosen)), chosen)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    noisy = disturb(x)
    with torch.no_grad():
        cleaned = net(noisy)
    before, after = [F.mse_loss(each, x).sqrt().item() for each in (noisy, cleaned)]
    return losses, x, noisy, cleaned, before, after


if __name__ == "__main__":
    losses, *_, before, after = clean(argument(300))
    losses_every(50, losses)
    row("off by", f"{before:.3f}", f"{after:.3f}")
