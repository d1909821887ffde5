/** matchedPairs: what two lists have in common, in order. */

/**
 * Pairs of equal items in order, as many as there can be: Myers, An O(ND) Difference Algorithm (1986), fast
 * where the two are much alike; a path per edit is kept to go back on. Above 2,000 edits what is left in
 * the middle counts as replaced.
 */
export function matchedPairs(a: readonly string[], b: readonly string[]): [number, number][] {
  const furthest = new Map([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(a.length + b.length, 2000); edits++) {
    trace.push(new Map(furthest));
    for (let k = -edits; k <= edits; k += 2) {
      const [down, right] = [furthest.get(k + 1) ?? -1, furthest.get(k - 1) ?? -1];
      let x = k === -edits || (k !== edits && right < down) ? down : right + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return tracedBack(a, b, trace);
    }
  }
  return commonEnds(a, b);
}

function tracedBack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly Map<number, number>[],
): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits] as Map<number, number>;
    const k = x - y;
    const [down, right] = [furthest.get(k + 1) ?? -1, furthest.get(k - 1) ?? -1];
    const from = k === -edits || (k !== edits && right < down) ? k + 1 : k - 1;
    const startX = edits === 0 ? 0 : (furthest.get(from) ?? 0);
    const startY = edits === 0 ? 0 : startX - from;
    while (x > startX && y > startY) pairs.push([--x, --y]);
    [x, y] = [startX, startY];
  }
  return pairs.reverse();
}

function commonEnds(a: readonly string[], b: readonly string[]): [number, number][] {
  const pairs: [number, number][] = [];
  const shorter = Math.min(a.length, b.length);
  let front = 0;
  while (front < shorter && a[front] === b[front]) {
    pairs.push([front, front]);
    front++;
  }
  const back: [number, number][] = [];
  for (let end = 1; end <= shorter - front && a.at(-end) === b.at(-end); end++)
    back.push([a.length - end, b.length - end]);
  return [...pairs, ...back.reverse()];
}
