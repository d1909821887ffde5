/** Networks of four hidden layers that learn MNIST side by side, from the same batches: section 6.1.8 and 6.2.4. */
import { sample } from "wengert/data";
import { plotLines } from "wengert/viz";
import { row } from "../shared/main.js";
import type { MultiLayerNet } from "./multi-layer-net.js";
import { type Draws, digits, drawsOf } from "./options.js";

export interface Contender {
  readonly name: string;
  readonly net: MultiLayerNet;
  readonly optimizer: { zeroGrad(): void; step(): void };
}

/** The losses of one of them, batch by batch. */
export interface Losses {
  readonly name: string;
  readonly y: readonly number[];
}

/** Trains all of them for so many batches of 128 images. */
export function compare(
  iterations: number,
  { images = 60_000, ...random }: { seed: number; rng: string; images?: number },
  contendersOf: (draws: Draws) => readonly Contender[],
): Losses[] {
  const draws = drawsOf(random);
  const { train } = digits(images, 1, draws.dtype);
  const runs = contendersOf(draws).map((each) => ({ ...each, y: [] as number[] }));
  for (let i = 0; i < iterations; i++) {
    const { x, t } = sample(train, 128, draws.generator);
    for (const { net, optimizer, y } of runs) {
      optimizer.zeroGrad();
      const loss = net.loss(x, t);
      loss.backward();
      optimizer.step();
      y.push(loss.item());
    }
  }
  return runs.map(({ name, y }) => ({ name, y }));
}

/** Prints some of the losses, and draws all of them. */
export function tell(runs: readonly Losses[], iterations: number) {
  const shown = [0, 100, 500, 1000, iterations - 1].filter(
    (at, i, all) => at < iterations && all.indexOf(at) === i,
  );
  console.log(row("loss at", shown));
  for (const { name, y } of runs)
    console.log(
      row(
        name,
        shown.map((at) => (y[at] as number).toFixed(4)),
      ),
    );
  const lines = runs.map(({ name, y }) => ({ name, y: smooth(y) }));
  return plotLines(lines, { xName: "iteration", yName: "loss (mean of 21)", title: "MNIST" });
}

/** The mean of `width` losses around each, so that lines can be told apart. */
const smooth = (y: readonly number[], width = 21): number[] =>
  y.map((_, i) => {
    const near = y.slice(Math.max(0, i - (width >> 1)), i + (width >> 1) + 1);
    return near.reduce((sum, each) => sum + each, 0) / near.length;
  });
