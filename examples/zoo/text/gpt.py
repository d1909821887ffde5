"""gpt.ts in PyTorch: python3 -m examples.zoo.text.gpt [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, losses_every, way_back

letters = sorted(set(way_back))


def codes_of(some):
    return torch.tensor([letters.index(each) for each in some])


codes = codes_of(way_back)


size, heads, depth, context = 32, 4, 2, 32


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(size)
        self.attention = nn.MultiheadAttention(size, heads, batch_first=True)
        self.mlp = nn.Sequential(
            nn.LayerNorm(size),
            nn.Linear(size, 4 * size),
            nn.GELU(),
            nn.Linear(4 * size, size),
        )

    def forward(self, x):
        mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
        y = self.norm(x)
        x = x + self.attention(y, y, y, attn_mask=mask, need_weights=False)[0]
        return x + self.mlp(x)


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.letter = nn.Embedding(len(letters), size)
        self.place = nn.Embedding(context, size)
        self.layers = nn.Sequential(
            *[Block() for _ in range(depth)],
            nn.LayerNorm(size),
            nn.Linear(size, len(letters)),
        )
        for p in self.parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=0.02)

    def forward(self, x):
        """Letters (N, T) -> scores of the next ones (N, T, letters)."""
        return self.layers(self.letter(x) + self.place(torch.arange(x.shape[1])))

    @torch.no_grad()
    def write(self, start, count):
        """The text, and so many letters more."""
        for _ in range(count):
            scores = self(codes_of(start[-context :]).unsqueeze(0))[0, -1]
            start += letters[torch.multinomial((scores / 0.5).softmax(dim=0), 1)]
        return start


def learn_text(steps, batch=16):
    """Trains for so many batches of pieces of the text."""
    gpt = GPT()
    optimizer = torch.optim.AdamW(gpt.parameters(), lr=3e-3)
    losses = []
    for _ in range(steps):
        places = torch.randint(len(codes) - context, (batch, 1)) + torch.arange(context)
        optimizer.zero_grad()
        loss = F.cross_entropy(gpt(codes[places]).transpose(1, 2), codes[places + 1])
        loss.backward()
        nn.utils.clip_grad_norm_(gpt.parameters(), 1)
        optimizer.step()
        losses.append(loss.item())
    return losses, gpt


if __name__ == "__main__":
    losses, gpt = learn_text(argument(400))
    losses_every(50, losses)
    print(gpt.write("the ", 200))
