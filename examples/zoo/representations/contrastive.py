"""contrastive.ts in PyTorch: python3 -m examples.zoo.representations.contrastive [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, load_digits, losses_every, row


def view(images):
    """Moved by up to two pixels, and with noise: (N, 1, 28, 28) -> (N, 784)."""
    down, right = torch.randint(5, (2,)).tolist()
    moved = F.pad(images, (2, 2, 2, 2))[:, :, down : down + 28, right : right + 28]
    return (moved + 0.1 * torch.randn_like(moved)).flatten(1)


def contrastive_loss(a, b, temperature=0.2):
    """-ln softmax of how alike both views of each are, among all other views of the batch."""
    unit = F.normalize(torch.cat([a, b]))
    count = len(a)
    alike = unit @ unit.T / temperature - 1e9 * torch.eye(2 * count)  # none is compared with itself
    partner = torch.arange(2 * count).roll(count)
    return F.cross_entropy(alike, partner)


def learn_views(steps, images=1000, batch=128):
    """Trains for so many batches; then the share of digits whose nearest neighbour is of the same class."""
    x, t = load_digits(images, test=True, flatten=False)
    net = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 16))

    @torch.no_grad()
    def nearest():
        unit = F.normalize(net(x.flatten(1)))
        neighbour = (unit @ unit.T - 9 * torch.eye(images)).argmax(dim=1)
        return unit, (t[neighbour] == t).float().mean().item()

    _, before = nearest()
    optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
    losses = []
    for _ in range(steps):
        chosen = x[torch.randint(images, (batch,))]
        optimizer.zero_grad()
        loss = contrastive_loss(net(view(chosen)), net(view(chosen)))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, before, t, *nearest()


if __name__ == "__main__":
    losses, before, t, z, right = learn_views(argument(300))
    losses_every(50, losses)
    row("neighbours", f"{100 * before:.1f} %", f"{100 * right:.1f} %")
