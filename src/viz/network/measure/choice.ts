/**
 * Which images are shown: those in doubt and those that are wrong come first, since of a sure image nearly
 * nothing flows back.
 */
import { greatest } from "./analysis.js";

/** In the order in which they are offered. */
export const groups = ["wrong", "wrongSure", "doubtful", "sure"] as const;

export interface ChosenImage {
  readonly index: number;
  readonly label: number;
  readonly prediction: number;
  /** What the network gives to its prediction, in [0, 1]. */
  readonly probability: number;
  readonly group: (typeof groups)[number];
}

/** @param logY the logarithms of the probabilities, (N, classes) row by row. */
export function chooseImages(
  logY: ArrayLike<number>,
  labels: readonly number[],
  most: number,
): ChosenImage[] {
  const classes = logY.length / labels.length;
  const all = labels.map((label, index) => {
    const row = Array.from({ length: classes }, (_, k) => logY[index * classes + k] as number);
    const prediction = greatest(row);
    const others = row.filter((_, k) => k !== prediction);
    const rival = label === prediction ? Math.max(...others) : (row[label] as number);
    return {
      index,
      label,
      prediction,
      probability: Math.exp(row[prediction] as number),
      // greatest where two classes have a half each; one of them is the right one
      doubt: Math.exp((row[prediction] as number) + rival),
      loss: -(row[label] as number),
    };
  });
  const wrong = all.filter(({ label, prediction }) => label !== prediction);
  const right = all.filter(({ label, prediction }) => label === prediction);
  const byDoubt = (some: typeof all) => some.toSorted((a, b) => b.doubt - a.doubt);
  const share = (part: number) => Math.max(1, Math.floor(most * part));
  const inDoubt = byDoubt(wrong).slice(0, share(0.3));
  const taken = new Set(inDoubt);
  const sureOnes = byDoubt(right).reverse();
  const found = {
    wrong: inDoubt,
    wrongSure: wrong
      .filter((each) => !taken.has(each))
      .toSorted((a, b) => b.loss - a.loss)
      .slice(0, share(0.2)),
    doubtful: byDoubt(right).slice(0, share(0.2)),
    sure: Array.from({ length: classes }, (_, k) => sureOnes.find(({ label }) => label === k)).filter(
      (each) => each !== undefined,
    ),
  };
  const seen = new Set<number>();
  return groups
    .flatMap((group) => found[group].map((each) => ({ ...each, group })))
    .filter(({ index }) => !seen.has(index) && seen.add(index))
    .slice(0, most)
    .map(({ index, label, prediction, probability, group }) => ({
      index,
      label,
      prediction,
      probability,
      group,
    }));
}
