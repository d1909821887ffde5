/** Cuts: where a picture that is too wide ends a row and goes on in the next. */
import type { Ranks } from "./ranks.js";

/** What it would cost to cut behind each rank. */
export interface CutCosts {
  /** How many values cross, by rank. */
  readonly crossing: readonly number[];
  /** How much room those take upright where the next row begins, by rank. */
  readonly room: readonly number[];
  /** How many modules are cut through, by rank. */
  readonly split: readonly number[];
}

/** No cut goes through more values than this. */
const mostCrossing = 6;

/** A longer picture is no page in however many rows, and looking for the cuts would take long. */
const mostRanks = 400;

/** How much of the room of a row is left for what leads into it and out of it. */
const connectors = 60;

/** What stands between two rows, upright. */
const between = 20;

/** What the outline of a module takes upright, with its title. */
const outline = 100;

/** So much wider than asked may be what is no ribbon. */
const tolerated = 1.6;

/** The last rank of every row but the last; none where the picture fits, and where there is no good place. */
export function chooseCuts(ranks: Ranks, costs: CutCosts, maxWidth: number): number[] {
  const width = sum(ranks.widths);
  const isRibbon = width > 4 * heightOfRows(ranks.heights, []);
  const widest = (isRibbon ? 1.02 : tolerated) * maxWidth;
  if (width <= widest || ranks.widths.length > mostRanks) return [];
  const heights = ranks.heights.map((height, rank) => height + outline * (costs.split[rank] as number));
  let best = { cuts: [] as number[], wide: width };
  for (let rows = 2; ; rows++) {
    const cuts = cutsFor(ranks, costs, rows);
    if (cuts === undefined) return best.cuts;
    const entered = sum(cuts.map((rank) => costs.room[rank] as number));
    const [wide, high] = [widthOfRows(ranks.widths, cuts), heightOfRows(heights, cuts) + entered];
    if (high > tallest * wide) return best.cuts;
    if (wide <= widest && wide <= 4 * high) return cuts;
    if (wide < worthARow * best.wide) best = { cuts, wide };
  }
}

/** One more row that makes a picture no narrower than this is only one more place to look for. */
const worthARow = 0.95;

/** How high a picture may be, in its width: less than twice, since this is an estimate. */
const tallest = 1.8;

function heightOfRows(heights: readonly number[], cuts: readonly number[]): number {
  return sum(
    [...cuts, heights.length - 1].map(
      (last, row) =>
        Math.max(...heights.slice(row === 0 ? 0 : (cuts[row - 1] as number) + 1, last + 1)) + between,
    ),
  );
}

/** Ranks of all rows stand below each other. */
function widthOfRows(widths: readonly number[], cuts: readonly number[]): number {
  const rows = [...cuts, widths.length - 1].map((last, row) =>
    widths.slice(row === 0 ? 0 : (cuts[row - 1] as number) + 1, last + 1),
  );
  const longest = Math.max(...rows.map((row) => row.length));
  return (
    connectors +
    sum(Array.from({ length: longest }, (_, rank) => Math.max(...rows.map((row) => row[rank] ?? 0))))
  );
}

/** The last rank of every row but the last; undefined where there is no good place. */
function cutsFor({ widths }: Ranks, { crossing, split }: CutCosts, rows: number): number[] | undefined {
  const ends = cumulative(widths);
  const total = ends.at(-1) as number;
  const target = total / rows;
  const count = widths.length;
  // by rank and number of rows so far: what the best cuts cost, and the last of them
  const best: { cost: number; before: number }[][] = [[{ cost: 0, before: -1 }]];
  const at = (row: number, rank: number) => best[row]?.[rank];
  best[0] = [];
  const widthOf = (first: number, last: number) =>
    (ends[last] as number) - (first === 0 ? 0 : (ends[first - 1] as number));
  const unevenness = (width: number) =>
    24 * Math.max(0, width / target - 1) ** 2 + 6 * Math.max(0, 1 - width / target) ** 2;
  for (let row = 0; row < rows; row++) {
    const reached: { cost: number; before: number }[] = [];
    best[row] = reached;
    for (let rank = row; rank < count; rank++) {
      const last = rank === count - 1;
      const cut = last ? 0 : (crossing[rank] as number) + 2 * (split[rank] as number);
      if (!last && (crossing[rank] as number) > mostCrossing) continue;
      if (row === 0) {
        reached[rank] = { cost: cut + unevenness(widthOf(0, rank)), before: -1 };
        continue;
      }
      for (let before = row - 1; before < rank; before++) {
        const known = at(row - 1, before);
        if (known === undefined) continue;
        const cost = known.cost + cut + unevenness(widthOf(before + 1, rank));
        if (cost < (reached[rank]?.cost ?? Number.POSITIVE_INFINITY)) reached[rank] = { cost, before };
      }
    }
  }
  const cuts: number[] = [];
  let rank = count - 1;
  for (let row = rows - 1; row > 0; row--) {
    const known = at(row, rank);
    if (known === undefined) return undefined;
    rank = known.before;
    cuts.unshift(rank);
  }
  return at(0, rank) === undefined ? undefined : cuts;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

function cumulative(numbers: readonly number[]): number[] {
  let total = 0;
  return numbers.map((each) => {
    total += each;
    return total;
  });
}
