/** Histograms over time as a range of hills: the first iteration at the back, the last in front. */
import { formatCount, formatNumber } from "../text/numbers.js";
import { noteAbove, type Panel, pixel, xTicks, yTick } from "./panel.js";
import { linearScale, type Scale } from "./scale.js";
import { evenly } from "./thin.js";

/** What is drawn of one histogram. */
export interface Hill {
  readonly iteration: number;
  /** Numbers by bin, of equal width from `low` to `high`; none where there were no finite numbers. */
  readonly counts: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** How many rows the highest hill covers. */
const overlap = 2.4;

/** More rows than this hide each other. */
const maxRows = 14;

/** Pixels that the texts of two rows need. */
const textHeight = 20;

/**
 * A hill is as high as the square root of the share of numbers in each bin, so that a peak of zeros does not
 * flatten the rest; its tallest bin has the same height in every row.
 * @param name what the numbers are.
 * @param span the least and the greatest number of the axis, where it is to be that of other plots too.
 */
export function ridgePanel(
  hills: readonly Hill[],
  color: string,
  name: string,
  panel: Panel,
  span?: readonly [low: number, high: number],
): string[] {
  const rows = evenly(
    hills.filter(({ counts }) => counts.length > 0),
    maxRows,
  );
  const [bottom, top] = panel.y;
  const between = (bottom - top) / (Math.max(1, rows.length) - 1 + overlap);
  const ground = (row: number) => bottom - (rows.length - 1 - row) * between;
  const least = rows.length === 0 ? 0 : Math.min(...rows.map(({ low }) => low));
  const greatest = rows.length === 0 ? 1 : Math.max(...rows.map(({ high }) => high));
  const x = linearScale(span ?? [least, greatest], panel.x, { round: true });
  const every = Math.ceil(textHeight / between); // counted from the last row, which is in front
  const named = rows.flatMap(({ iteration }, row) =>
    (rows.length - 1 - row) % every === 0 ? [yTick(panel, ground(row), formatCount(iteration))] : [],
  );
  const edge = `fill-opacity="0.95" stroke="${panel.colors.background}" stroke-width="0.8"`;
  const drawn = rows.map((hill, row) => {
    const path = outline(hill, x, ground(row), overlap * between);
    return `<path d="${path}" fill="${color}" ${edge}/>`;
  });
  return [
    noteAbove(panel, panel.words.hillNote),
    ...named,
    ...drawn,
    ...xTicks(panel, x, (tick) => formatNumber(tick, 3), name),
  ];
}

/** Steps from the ground up and back to it. */
function outline({ counts, low, high }: Hill, x: Scale, ground: number, tallest: number): string {
  const most = Math.max(...counts);
  const width = (high - low) / counts.length;
  const steps = counts.map((count, bin) => {
    const top = ground - tallest * Math.sqrt(count / most);
    return `V${pixel(top)}H${pixel(x.at(low + (bin + 1) * width))}`;
  });
  return `M${pixel(x.at(low))} ${pixel(ground)}${steps.join("")}V${pixel(ground)}Z`;
}
