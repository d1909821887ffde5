"""mixture-density.ts in PyTorch: python3 -m examples.zoo.generative.mixture-density [steps]"""

import math

import torch
from torch import nn
from torch.distributions import Categorical, MixtureSameFamily, Normal

from examples.shared.pytorch import argument, losses_every, row


def draw(count):
    """x = y + 0.3 sin 2πy + noise, of y in [0, 1]: what is wanted is the y of an x, and there are up to three."""
    y = torch.rand(count)
    bent = 0.3 * torch.sin(2 * math.pi * y)
    return y + bent + 0.03 * torch.randn(count), y


class MixtureDensity(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(1, 32),
            nn.Tanh(),
            nn.Linear(32, 32),
            nn.Tanh(),
            nn.Linear(32, 3 * 5),
        )

    def forward(self, x):
        """Numbers (N) -> a distribution of what belongs to each."""
        logits, loc, log_scale = self.net(x.unsqueeze(1)).chunk(3, dim=1)
        return MixtureSameFamily(Categorical(logits=logits), Normal(loc, log_scale.exp()))


def learn(steps, batch=200):
    """Trains for so many batches; -ln p of unseen pairs, and of one normal distribution of all y."""
    net = MixtureDensity()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.005)
    losses = []
    for _ in range(steps):
        x, y = draw(batch)
        optimizer.zero_grad()
        loss = -net(x).log_prob(y).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1)  # a width near 0 makes steep slopes
        optimizer.step()
        losses.append(loss.item())
    x, y = draw(1000)
    with torch.no_grad():
        answers = net(x)
        single = Normal(y.mean(), y.std()).log_prob(y).mean()
        return losses, -answers.log_prob(y).mean().item(), -single.item()


if __name__ == "__main__":
    losses, unseen, single = learn(argument(800))
    losses_every(100, losses)
    row("unseen", f"{unseen:.4f}", f"{single:.4f}")
