/** Few numbers over time, each a dot: a row for each iteration, the first above, the last below. */
import { formatCount, formatNumber } from "../text/numbers.js";
import { noteAbove, type Panel, pixel, xTicks, yTick } from "./panel.js";
import { linearScale } from "./scale.js";
import { evenly } from "./thin.js";

export interface DotRow {
  readonly iteration: number;
  readonly numbers: readonly number[];
}

/** More rows than this have no room for their texts. */
const maxRows = 12;

/**
 * @param name what the numbers are.
 * @param span the least and the greatest number of the axis, where it is to be that of other plots too.
 */
export function dotPanel(
  rows: readonly DotRow[],
  color: string,
  name: string,
  panel: Panel,
  span?: readonly [low: number, high: number],
): string[] {
  const finite = evenly(rows, maxRows).map(({ iteration, numbers }) => ({
    iteration,
    numbers: numbers.filter(Number.isFinite),
  }));
  const all = finite.flatMap(({ numbers }) => numbers);
  const [low, high] = span ?? (all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)]);
  const x = linearScale([low, high], panel.x, { round: true });
  const [bottom, top] = panel.y;
  const between = (bottom - top) / (finite.length + 0.5);
  const dots = finite.flatMap(({ iteration, numbers }, row) => {
    const y = top + (row + 0.75) * between;
    const marks = numbers.map(
      (value) =>
        `<circle cx="${pixel(x.at(value))}" cy="${pixel(y)}" r="3.5" fill="${color}" fill-opacity="0.55"/>`,
    );
    return [yTick(panel, y, formatCount(iteration)), ...marks];
  });
  return [
    noteAbove(panel, panel.words.dotNote),
    ...dots,
    ...xTicks(panel, x, (tick) => formatNumber(tick, 3), name),
  ];
}
