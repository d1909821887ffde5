"""distillation.ts in PyTorch: python3 -m examples.zoo.representations.distillation [steps]"""

import torch
import torch.nn.functional as F
from torch import nn

from examples.shared.pytorch import argument, load_digits, row


def train(hidden, x, steps, loss_of):
    """A network after so many batches of 100 images, by a loss of scores for some images and of their places."""
    net = nn.Sequential(nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.002)
    for _ in range(steps):
        places = torch.randint(len(x), (100,))
        optimizer.zero_grad()
        loss_of(net(x[places]), places).backward()
        optimizer.step()
    return net


def teach(steps, images=5000, temperature=5):
    """A teacher, and two students that see no 3: for each, the share of every digit's unseen images that it tells."""
    x, t = load_digits(images)
    teacher = train(200, x, steps, lambda scores, places: F.cross_entropy(scores, t[places]))
    some_x, some_t = x[t != 3], t[t != 3]
    with torch.no_grad():
        sure = (teacher(some_x) / temperature).softmax(dim=1)

    def unlike(scores, places):
        said = (scores / temperature).log_softmax(dim=1)
        return F.kl_div(said, sure[places], reduction="batchmean")

    told = train(30, some_x, steps, unlike)
    labelled = train(30, some_x, steps, lambda scores, places: F.cross_entropy(scores, some_t[places]))
    new_x, new_t = load_digits(2000, test=True)

    @torch.no_grad()
    def right(net):
        is_right = (net(new_x).argmax(1) == new_t).float()
        return [is_right[new_t == digit].mean().item() for digit in range(10)]

    return {"teacher": right(teacher), "labelled": right(labelled), "told": right(told)}


if __name__ == "__main__":
    row("right", "3", "others")
    for name, shares in teach(argument(400)).items():
        others = sum(share for digit, share in enumerate(shares) if digit != 3) / 9
        row(name, f"{100 * shares[3]:.1f} %", f"{100 * others:.1f} %")
