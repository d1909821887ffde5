"""word2vec.ts in PyTorch: python3 -m examples.zoo.text.word2vec [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, losses_every, row

kinds = [
    ["the", "a"],
    ["red", "old", "small", "quiet", "round", "cold"],
    ["cat", "girl", "horse", "bird", "king", "fox"],
    ["sleeps", "waits", "sings", "runs", "dreams", "dances"],
    ["near", "behind", "under", "beside", "before", "above"],
    ["house", "river", "tree", "moon", "boat", "stone"],
]
words = [word for kind in kinds for word in kind]
kind_of = [i for i, kind in enumerate(kinds) for _ in kind]
sentence = [0, 1, 2, 3, 4, 0, 5]  # of which kind each word of a sentence is


def write(count):
    """So many sentences of seven words by chance, one after the other: (7 N)."""

    def of_kind(kind):
        start = kind_of.index(kind)
        return torch.randint(start, start + len(kinds[kind]), (count,))

    return torch.stack([of_kind(kind) for kind in sentence], dim=1).flatten()


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.inside = nn.Embedding(len(words), 16)
        self.outside = nn.Embedding(len(words), 16)
        nn.init.normal_(self.inside.weight, std=0.1)
        nn.init.normal_(self.outside.weight, std=0.1)

    def forward(self, neighbours, some):
        """Two neighbours (N, 2) and some words (N, k) -> how well each fits between them (N, k)."""
        around = self.inside(neighbours).mean(1)
        return (self.outside(some) @ around.unsqueeze(2)).squeeze(2)


def learn_words(steps, count=1000, batch=128, others=5):
    """Trains for so many batches; the share of words whose nearest word is of their kind, before and after."""
    text = write(count)
    often = text.bincount() ** 0.75
    net = Words()
    kind = torch.tensor(kind_of)

    @torch.no_grad()
    def nearest():
        unit = F.normalize(net.inside.weight)
        neighbour = (unit @ unit.T - 9 * torch.eye(len(words))).argmax(1)
        return (kind[neighbour] == kind).float().mean().item()

    before = nearest()
    labels = torch.cat([torch.ones(batch, 1), torch.zeros(batch, others)], dim=1)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    losses = []
    for _ in range(steps):
        at = torch.randint(1, len(text) - 1, (batch,))
        neighbours = torch.stack([text[at - 1], text[at + 1]], dim=1)
        drawn = torch.multinomial(often, batch * others, replacement=True).reshape(batch, others)
        some = torch.cat([text[at].unsqueeze(1), drawn], dim=1)  # the word itself is the first
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(net(neighbours, some), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, before, nearest()


if __name__ == "__main__":
    losses, before, after = learn_words(argument(400))
    losses_every(50, losses)
    row("nearest", f"{100 * before:.0f} %", f"{100 * after:.0f} %")
