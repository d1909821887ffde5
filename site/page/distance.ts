/** How many letters are put in, left out, exchanged, or swapped with their neighbour between two words: optimal string alignment. */
export function distance(a: string, b: string): number {
  let [before, row]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const [exchanged, above] = (row as number[]).slice(j, j + 2) as [number, number];
      const swapped =
        i > 0 && j > 0 && letter === b[j - 1] && other === a[i - 1]
          ? ((before as number[])[j - 1] as number) + 1
          : Number.POSITIVE_INFINITY;
      const left = (next[j] as number) + 1;
      next.push(Math.min(exchanged + Number(letter !== other), above + 1, left, swapped));
    }
    [before, row] = [row, next];
  }
  return (row as number[]).at(-1) as number;
}
