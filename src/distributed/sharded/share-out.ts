/** Who gets what, where things of different sizes are shared among ranks. */

/**
 * The rank of each size: the largest first, each to the rank that has least so far, of several the first
 * (Graham 1969: at most 4/3 of what the best way would give the fullest).
 * @param loads what each rank has; what it is given is added.
 */
export function shareOut(sizes: readonly number[], loads: number[]): number[] {
  const ranks: number[] = new Array(sizes.length).fill(0);
  const order = sizes.map((_, i) => i).sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b);
  for (const i of order) {
    const least = loads.indexOf(Math.min(...loads));
    ranks[i] = least;
    loads[least] = (loads[least] as number) + (sizes[i] as number);
  }
  return ranks;
}
