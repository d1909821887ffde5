"""reverse.ts in PyTorch: python3 -m examples.zoo.text.reverse [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, losses_every, row

digits, length, size = 10, 8, 48


def first(x):
    """What is written before anything else: (N, 1)."""
    return torch.full((len(x), 1), digits)


class Translator(nn.Module):
    def __init__(self):
        super().__init__()
        self.letter = nn.Embedding(digits + 1, 16)
        self.reader = nn.GRU(16, size, batch_first=True)
        self.writer = nn.GRU(16, size, batch_first=True)
        self.score = nn.Linear(2 * size, digits)

    def forward(self, x, written):
        """What is read (N, T) and what was written so far (N, S) -> scores of the next (N, S, 10), looks (N, S, T)."""
        read, states = self.reader(self.letter(x))
        wrote, _ = self.writer(self.letter(written), states)
        looks = (wrote @ read.mT).softmax(dim=-1)
        return self.score(torch.cat([wrote, looks @ read], dim=2)), looks

    def translate(self, x):
        """What it writes (N, T), digit by digit, each the best after those before, and what it looks at (N, T, T)."""
        written = first(x)
        for _ in range(length):
            best = self(x, written)[0].argmax(dim=2)
            written = torch.cat([written, best[:, -1:]], dim=1)
        return written[:, 1:], self(x, written[:, :-1])[1]


def learn(steps, batch=64):
    """Trains for so many batches; the share of unseen numbers of eight digits that it writes backwards, all right."""
    net = Translator()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.005)
    losses = []
    for _ in range(steps):
        x = torch.randint(digits, (batch, length))
        t = x.flip(1)
        optimizer.zero_grad()
        scores, _ = net(x, torch.cat([first(x), t[:, :-1]], dim=1))  # told what it should have written
        loss = F.cross_entropy(scores.transpose(1, 2), t)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1)
        optimizer.step()
        losses.append(loss.item())
    x = torch.randint(digits, (200, length))
    with torch.no_grad():
        written, looks = net.translate(x)
    right = (written == x.flip(1)).all(dim=1).float().mean().item()
    return losses, right, x, written, looks


if __name__ == "__main__":
    losses, right, x, written, _ = learn(argument(400))
    losses_every(50, losses)
    row("right", f"{100 * right:.1f} %")
    for name, numbers in (("read", x), ("written", written)):
        row(name, *["".join(str(digit) for digit in each) for each in numbers[:5].tolist()])
