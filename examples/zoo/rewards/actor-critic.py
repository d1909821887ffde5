"""actor-critic.ts in PyTorch: python3 -m examples.zoo.rewards.actor-critic [rounds]"""

import math

import torch
from torch import nn
from torch.distributions import Categorical

from examples.shared.pytorch import argument, row


def begin(count):
    """Carts (N, 4), nearly at rest: where each is, how fast, how its pole leans, and how fast that changes."""
    return 0.1 * torch.rand(count, 4) - 0.05


def move(carts, push):
    """0.02 s later, pushed to the left (0) or to the right (1): (N)."""
    _, speed, lean, turn = carts.unbind(1)
    sin, cos = lean.sin(), lean.cos()
    force = 20 * push - 10
    both = (force + 0.05 * turn**2 * sin) / 1.1
    length = 2 / 3 - 0.05 * cos**2 / 1.1
    turns = (9.8 * sin - cos * both) / length
    gains = both - 0.05 * turns * cos / 1.1
    return carts + 0.02 * torch.stack([speed, gains, turn, turns], dim=1)


def is_fallen(carts):
    """Whether a pole leans by more than 12°, or a cart has left the track."""
    return (carts[:, 2].abs() > math.pi / 15) | (carts[:, 0].abs() > 2.4)


@torch.no_grad()
def stand(count, scores):
    """How many of 500 steps poles stand, where carts are pushed to the side of the higher score."""
    carts, stands, time = begin(count), torch.ones(count), 0
    for _ in range(500):
        carts = move(carts, scores(carts).argmax(1))
        stands = stands * ~is_fallen(carts)
        time += stands.mean().item()
    return time


class Agent(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 64), nn.Tanh())
        self.actor = nn.Linear(64, 2)
        self.critic = nn.Linear(64, 1)
        nn.init.normal_(self.actor.weight, std=0.01)

    def forward(self, carts):
        h = self.body(carts)
        return self.actor(h), self.critic(h).squeeze(1)


def balance(rounds, count=16):
    """Trains for so many rounds of 20 steps; the falls in each, and how long poles stand in the end, of 500 steps."""
    agent = Agent()
    optimizer = torch.optim.Adam(agent.parameters(), lr=0.005)
    carts = begin(count)
    falls = []
    for _ in range(rounds):
        steps = []
        for _ in range(20):
            scores, value = agent(carts)
            choice = Categorical(logits=scores)
            push = choice.sample()
            moved = move(carts, push)
            fallen = is_fallen(moved)
            carts = torch.where(fallen.unsqueeze(1), begin(count), moved)
            steps.append((choice.log_prob(push), value, fallen))
        with torch.no_grad():
            wanted = agent(carts)[1]
        losses = []
        for log_prob, value, fallen in reversed(steps):
            wanted = torch.where(fallen, -1, 0.99 * wanted)  # a fall costs 1, and less if it is later
            better = wanted - value
            losses.append((better.square() / 2 - better.detach() * log_prob).mean())
        optimizer.zero_grad()
        torch.stack(losses).mean().backward()
        nn.utils.clip_grad_norm_(agent.parameters(), 1)
        optimizer.step()
        falls.append(sum(fallen.sum().item() for _, _, fallen in steps))
    return falls, stand(count, lambda carts: agent(carts)[0])


if __name__ == "__main__":
    falls, time = balance(argument(250))
    for i in range(0, len(falls), 25):
        row(f"round {i}", falls[i])
    row("in the end", f"{time:.1f}")
