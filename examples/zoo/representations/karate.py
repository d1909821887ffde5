"""karate.ts in PyTorch: python3 -m examples.zoo.representations.karate [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, friends, losses_every, row

members = 34
teacher, officer = 0, 33
# who stayed with the teacher; the others went with the officer
stayed = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21]


def mixing():
    """D^-½ (A + I) D^-½: features of oneself and one's friends are added up, less of those who have many friends."""
    ends = torch.tensor(friends)
    once = torch.zeros(members, members)
    once[ends[:, 0], ends[:, 1]] = 1
    both = once + once.T + torch.eye(members)
    share = both.sum(1).rsqrt()
    return both * share * share.unsqueeze(1)


mixes = mixing()


class GraphConvolution(nn.Module):
    def __init__(self, inside, out):
        super().__init__()
        self.linear = nn.Linear(inside, out)
        nn.init.xavier_normal_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, x):
        """Features (members, inside) -> (members, out), of each from those of its friends."""
        return mixes @ self.linear(x)


def part(steps):
    """Trains for so many steps; the share of members that it places right, and two features of each."""
    features = nn.Sequential(
        GraphConvolution(members, 16),
        nn.Tanh(),
        GraphConvolution(16, 2),
        nn.Tanh(),
    )
    sides = nn.Linear(2, 2)
    x = torch.eye(members)  # nothing is known of a member but who it is
    went = torch.tensor([0 if i in stayed else 1 for i in range(members)])
    known = torch.tensor([teacher, officer])
    optimizer = torch.optim.Adam([*features.parameters(), *sides.parameters()], lr=0.02)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(sides(features(x))[known], went[known])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        places = features(x)
        right = (sides(places).argmax(1) == went).float().mean().item()
        return losses, right, places, went


if __name__ == "__main__":
    losses, right, _, _ = part(argument(150))
    losses_every(25, losses)
    row("right", f"{round(34 * right)} of 34")
