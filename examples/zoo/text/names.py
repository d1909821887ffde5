"""names.ts in PyTorch: python3 -m examples.zoo.text.names [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, rivers, row

letters = ".abcdefghijklmnopqrstuvwxyz"  # the end of a name, and its beginning, is 0
context = 3


def codes_of(some):
    return [letters.index(each) for each in some]


def pairs(names):
    """Three letters x and the one that follows t, for every place in every name."""
    pieces = [f"...{name}."[i : i + context + 1] for name in names for i in range(len(name) + 1)]
    codes = torch.tensor([codes_of(piece) for piece in pieces])
    return codes[:, :context], codes[:, -1]


def loss_of_pairs():
    """The mean of -ln p of the next letter where only how often letters follow each other is known."""
    x, t = pairs(rivers)
    counts = torch.zeros(27, 27).index_put((x[:, -1], t), torch.tensor(1.0), accumulate=True)
    return -(counts / counts.sum(1, keepdim=True))[x[:, -1], t].log().mean().item()


def learn_names(steps):
    """Trains for so many steps; losses, and names that it makes up."""
    x, t = pairs(rivers)
    net = nn.Sequential(
        nn.Embedding(27, 10),
        nn.Flatten(),
        nn.Linear(context * 10, 100),
        nn.Tanh(),
        nn.Linear(100, 27),
    )
    nn.init.normal_(net[4].weight, std=0.01)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), t)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    @torch.no_grad()
    def make_up():
        name = "..."
        while len(name) < 20 + context:
            before = torch.tensor([codes_of(name[-context:])])
            code = torch.multinomial(net(before).softmax(dim=1), 1).item()
            if code == 0:
                break
            name += letters[code]
        return name[context:]

    return losses, [make_up() for _ in range(10)]


if __name__ == "__main__":
    losses, names = learn_names(argument(300))
    for i in [*range(0, len(losses), 50), len(losses) - 1]:
        row(f"step {i}", f"{losses[i]:.4f}")
    row("pairs alone", f"{loss_of_pairs():.4f}")
    print(" ".join(names))
