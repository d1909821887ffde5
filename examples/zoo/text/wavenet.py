"""wavenet.ts in PyTorch: python3 -m examples.zoo.text.wavenet [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, rivers, row

letters = ".abcdefghijklmnopqrstuvwxyz"  # the end of a name, and its beginning, is 0
context, size = 8, 64


def codes_of(some):
    return [letters.index(each) for each in some]


def examples(names):
    """Eight letters x and the one that follows t, for every place in every name."""
    pieces = [f"........{name}."[i : i + context + 1] for name in names for i in range(len(name) + 1)]
    codes = torch.tensor([codes_of(piece) for piece in pieces])
    return codes[:, :context], codes[:, -1]


class WaveNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.letter = nn.Embedding(27, 10)
        joins = [
            nn.Sequential(nn.Conv1d(channels, size, 2, stride=2), nn.BatchNorm1d(size), nn.Tanh())
            for channels in (10, size, size)
        ]
        self.layers = nn.Sequential(*joins, nn.Flatten(), nn.Linear(size, 27))
        nn.init.normal_(self.layers[-1].weight, std=0.01)

    def forward(self, x):
        """Letters (N, 8) -> scores of the next one (N, 27)."""
        return self.layers(self.letter(x).transpose(1, 2))

    def make_up(self):
        name = "........"
        while len(name) < 20 + context:
            before = torch.tensor([codes_of(name[-context:])])
            code = torch.multinomial(self(before).softmax(dim=1), 1).item()
            if code == 0:
                break
            name += letters[code]
        return name[context:]


def learn_names(steps, batch=64):
    """Trains for so many batches; losses of those, and of every tenth name, which is never learnt."""
    x, t = examples([name for i, name in enumerate(rivers) if i % 10 != 0])
    kept_x, kept_t = examples(rivers[::10])
    net = WaveNet()
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.003, weight_decay=0.1)

    @torch.no_grad()
    def unseen():
        net.eval()
        return F.cross_entropy(net(kept_x), kept_t).item()

    losses = {"learnt": [], "unseen": []}
    for _ in range(steps):
        chosen = torch.randint(len(t), (batch,))
        net.train()
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x[chosen]), t[chosen])
        loss.backward()
        optimizer.step()
        losses["learnt"].append(loss.item())
        losses["unseen"].append(unseen())
    with torch.no_grad():
        return losses, [net.make_up() for _ in range(10)]


if __name__ == "__main__":
    losses, names = learn_names(argument(400))
    row("", "learnt", "unseen")
    for i in [*range(0, len(losses["learnt"]), 50), len(losses["learnt"]) - 1]:
        row(f"step {i}", f"{losses['learnt'][i]:.4f}", f"{losses['unseen'][i]:.4f}")
    print(" ".join(names))
