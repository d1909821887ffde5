"""factorization.ts in PyTorch: python3 -m examples.zoo.representations.factorization [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, row

people, films, traits, noise = 200, 100, 3, 0.3


def rate():
    """All ratings in random order: taste times kind, how much each is liked by all, and noise."""
    taste, kind = torch.randn(people, traits), torch.randn(films, traits)
    pairs = torch.randperm(people * films)
    person, film = pairs // films, pairs % films
    liked = (taste[person] * kind[film]).sum(1) + torch.randn(films)[film]
    return person, film, liked + noise * torch.randn_like(liked)


class Factors(nn.Module):
    def __init__(self):
        super().__init__()
        self.taste = nn.Embedding(people, traits)
        self.kind = nn.Embedding(films, traits)
        self.fame = nn.Embedding(films, 1)
        nn.init.normal_(self.taste.weight, std=0.1)
        nn.init.normal_(self.kind.weight, std=0.1)
        nn.init.zeros_(self.fame.weight)

    def forward(self, person, film):
        likes = (self.taste(person) * self.kind(film)).sum(1)
        return likes + self.fame(film).squeeze(1)


def recommend(steps, known=5000):
    """Trains for so many steps on the first ratings; how far off it is there, and on a thousand others."""
    ratings = rate()
    seen = [each[:known] for each in ratings]
    unseen = [each[known : known + 1000] for each in ratings]
    factors = Factors()

    def loss_of(person, film, stars):
        return F.mse_loss(factors(person, film), stars)

    optimizer = torch.optim.AdamW(factors.parameters(), lr=0.05, weight_decay=0.1)
    errors = {"seen": [], "unseen": []}
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(*seen)
        loss.backward()
        optimizer.step()
        errors["seen"].append(loss.sqrt().item())
        with torch.no_grad():
            errors["unseen"].append(loss_of(*unseen).sqrt().item())
    return errors


if __name__ == "__main__":
    errors = recommend(argument(200))
    row("", "seen", "unseen")
    for i in [*range(0, len(errors["seen"]), 25), len(errors["seen"]) - 1]:
        row(f"step {i}", f"{errors['seen'][i]:.4f}", f"{errors['unseen'][i]:.4f}")
