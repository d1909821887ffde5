/**
 * REINFORCE (Williams 1992): a policy learns the way through a windy grid from rewards alone.
 * `npx tsx examples/zoo/rewards/reinforce.ts`
 */
import { categorical, Generator, nn, noGrad, optim, takeAlongAxis, tensor } from "wengert";
import { plotLines, plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const side = 6;
const [across, up] = [Int8Array.of(1, 0, -1, 0), Int8Array.of(0, 1, 0, -1)]; // of the four moves
const [start, goal, longest] = [0, side * side - 1, 30];

/** From a cell by a move; a border holds, and so does the wall, which leaves one gap. */
function next(cell: number, move: number): number {
  const [x, y] = [(cell % side) + (across[move] ?? 0), Math.floor(cell / side) + (up[move] ?? 0)];
  const isWall = y === 3 && x !== 4;
  return x < 0 || y < 0 || x >= side || y >= side || isWall ? cell : y * side + x;
}

const places = (cells: readonly number[]) => tensor(cells, { dtype: "int32" });

/** Trains for so many rounds of episodes; the mean length of an episode in each, and the way it takes in the end. */
export function learnGrid({ rounds = 80, episodes = 32, seed = 5 }) {
  const generator = new Generator(seed);
  /** A row of scores for each cell. */
  const policy = new nn.Embedding(side * side, 4, { generator, init: nn.init.zeros() });
  const optimizer = new optim.Adam(policy.parameters(), { lr: 0.1 });

  /** All episodes side by side, until each is at the goal or has taken too long. */
  const play = () => {
    const played = Array.from({ length: episodes }, () => ({ cells: [start], moves: [] as number[] }));
    for (let step = 0; step < longest; step++) {
      const cells = played.map(({ cells }) => cells.at(-1) as number);
      if (cells.every((cell) => cell === goal)) break;
      const drawn = noGrad(() => categorical(policy.forward(places(cells)), { generator }));
      for (const [i, move] of (drawn.toArray() as number[]).entries()) {
        if (cells[i] === goal) continue;
        played[i]?.moves.push(move);
        played[i]?.cells.push(next(cells[i] as number, move));
      }
    }
    return played;
  };

  const lengths = Array.from({ length: rounds }, () => {
    const played = play();
    const mean = played.reduce((sum, each) => sum + each.moves.length, 0) / episodes;
    const cells = played.flatMap((each) => each.cells.slice(0, -1));
    const taken = played.flatMap((each) => each.moves.map((move) => [move]));
    // each move costs 1, and the mean is what is expected
    const costs = played.flatMap(({ moves }) => moves.map(() => [moves.length - mean]));
    const chosen = takeAlongAxis(policy.forward(places(cells)).logSoftmax(1), taken, 1);
    optimizer.zeroGrad();
    chosen.mul(costs).sum().div(episodes).backward();
    optimizer.step();
    return mean;
  });
  const best = policy.W.detach().argMax(1).toArray() as number[];
  const path = [start];
  for (let cell = start; cell !== goal && path.length <= longest; path.push(cell))
    cell = next(cell, best[cell] as number);
  return { lengths, path };
}

export const program = await main(import.meta.url, "examples/zoo/rewards/reinforce.ts", {
  about: "REINFORCE finds the way through a grid with a wall.",
  flags: {
    rounds: wholeNumber([1, 10_000], 80, "rounds of 32 episodes"),
    seed: wholeNumber([0, 2 ** 32 - 1], 5, "seed"),
  },
  run(options) {
    const { lengths, path } = learnGrid(options);
    for (const [i, length] of lengths.entries())
      if (i % 10 === 0) console.log(row(`round ${i}`, [length.toFixed(2)]));
    console.log(row("way", [`${path.length - 1} moves`]));
    const way = {
      name: "way",
      x: path.map((cell) => cell % side),
      y: path.map((cell) => Math.floor(cell / side)),
    };
    const wall = { name: "wall", x: [0, 1, 2, 3, 5], y: [3, 3, 3, 3, 3] };
    const plane = {
      xRange: [-0.5, side - 0.5],
      yRange: [-0.5, side - 0.5],
      width: 480,
      title: "The way in the end",
    } as const;
    return {
      "reinforce-lengths": plotLines([{ name: "moves", y: lengths }], {
        xName: "round",
        yName: "mean length",
      }),
      "reinforce-way": plotPlane({ paths: [way], points: [wall] }, plane),
    };
  },
});
