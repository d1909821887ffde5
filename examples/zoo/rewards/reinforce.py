"""reinforce.ts in PyTorch: python3 -m examples.zoo.rewards.reinforce [rounds]"""

import torch
from torch import nn
from torch.distributions import Categorical

from examples.shared.pytorch import argument, row

side = 6
moves = [(1, 0), (0, 1), (-1, 0), (0, -1)]
start, goal, longest = 0, side * side - 1, 30


def next_cell(cell, move):
    """From a cell by a move; a border holds, and so does the wall, which leaves one gap."""
    dx, dy = moves[move]
    x, y = cell % side + dx, cell // side + dy
    is_wall = y == 3 and x != 4
    return cell if x < 0 or y < 0 or x >= side or y >= side or is_wall else y * side + x


def learn_grid(rounds, episodes=32):
    """Trains for so many rounds of episodes; the mean length of an episode in each, and the way in the end."""
    policy = nn.Embedding(side * side, len(moves))  # a row of scores for each cell
    nn.init.zeros_(policy.weight)
    optimizer = torch.optim.Adam(policy.parameters(), lr=0.1)

    def play():
        """All episodes side by side, until each is at the goal or has taken too long."""
        played = [([start], []) for _ in range(episodes)]
        for _ in range(longest):
            at = [cells[-1] for cells, _ in played]
            if all(cell == goal for cell in at):
                break
            with torch.no_grad():
                drawn = Categorical(logits=policy(torch.tensor(at))).sample().tolist()
            for (cells, taken), cell, move in zip(played, at, drawn):
                if cell != goal:
                    taken.append(move)
                    cells.append(next_cell(cell, move))
        return played

    lengths = []
    for _ in range(rounds):
        played = play()
        mean = sum(len(taken) for _, taken in played) / episodes
        cells = torch.tensor([cell for cells, _ in played for cell in cells[:-1]])
        taken = torch.tensor([move for _, taken in played for move in taken])
        # each move costs 1, and the mean is what is expected
        costs = torch.tensor([len(taken) - mean for _, taken in played for _ in taken])
        optimizer.zero_grad()
        chosen = Categorical(logits=policy(cells)).log_prob(taken)
        ((chosen * costs).sum() / episodes).backward()
        optimizer.step()
        lengths.append(mean)
    best = policy.weight.argmax(dim=1).tolist()
    path = [start]
    while path[-1] != goal and len(path) <= longest:
        path.append(next_cell(path[-1], best[path[-1]]))
    return lengths, path


if __name__ == "__main__":
    lengths, path = learn_grid(argument(80))
    for i in range(0, len(lengths), 10):
        row(f"round {i}", f"{lengths[i]:.2f}")
    row("way", f"{len(path) - 1} moves")
