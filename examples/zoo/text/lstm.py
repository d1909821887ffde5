"""lstm.ts in PyTorch: python3 -m examples.zoo.text.lstm [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, losses_every, way_back

letters = sorted(set(way_back))


def codes_of(some):
    return torch.tensor([letters.index(each) for each in some])


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.letter = nn.Embedding(len(letters), 16)
        self.lstm = nn.LSTM(16, 64, batch_first=True)
        self.score = nn.Linear(64, len(letters))

    def forward(self, x, before=None):
        """Letters (N, T) -> scores of the next ones (N, T, letters), and what is remembered at the end."""
        h, states = self.lstm(self.letter(x), before)
        return self.score(h), states

    def write(self, start, count):
        """The text, and so many letters more: after the first ones, each is read alone."""
        scores, states = self(codes_of(start).unsqueeze(0))
        for _ in range(count):
            drawn = torch.multinomial((scores[0, -1] / 0.5).softmax(dim=0), 1)
            start += letters[drawn]
            scores, states = self(drawn.unsqueeze(0), states)
        return start


def read_text(steps, parts=5, length=20):
    """Trains for so many pieces, of five parts of the text side by side."""
    x = codes_of(way_back[:500]).reshape(parts, -1)
    t = codes_of(way_back[1:501]).reshape(parts, -1)
    reader = Reader()
    optimizer = torch.optim.Adam(reader.parameters(), lr=0.005)
    states = None
    losses = []
    for step in range(steps):
        at = step * length % (500 // parts)
        # what was remembered is a number here: gradients end where the piece begins
        states = None if at == 0 else [each.detach() for each in states]
        scores, states = reader(x[:, at : at + length], states)
        loss = F.cross_entropy(scores.transpose(1, 2), t[:, at : at + length])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1)
        optimizer.step()
        losses.append(loss.item())
    return losses, reader


if __name__ == "__main__":
    losses, reader = read_text(argument(500))
    losses_every(50, losses)
    with torch.no_grad():
        print(reader.write("the ", 200))
