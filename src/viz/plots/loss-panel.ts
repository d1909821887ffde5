/**
 * The loss over the iterations. Nothing is smoothed away: where the losses are too many to draw, a line of
 * means runs through a band from the least to the greatest of each run.
 */
import type { CurveWords } from "../languages/translation.js";
import { fill } from "../text/fill.js";
import { formatCount, formatNumber } from "../text/numbers.js";
import { boldText, dot, iterationFrame, lineEnds, type Panel, pixel, polyline } from "./panel.js";
import { linearScale } from "./scale.js";
import { thin } from "./thin.js";

/** More points than this cannot be told apart. */
const maxPoints = 300;

export function lossPanel(losses: ArrayLike<number>, panel: Panel): string[] {
  const { colors } = panel;
  const { runs, length } = thin(losses, maxPoints);
  const x = linearScale([0, losses.length], panel.x);
  const least = Math.min(0, ...runs.map(({ min }) => min));
  const y = linearScale([least, Math.max(0, ...runs.map(({ max }) => max))], panel.y, { round: true });
  const corner = (position: number, value: number) => `${pixel(x.at(position))},${pixel(y.at(value))}`;
  const band = [
    ...runs.map((run) => corner(run.position, run.max)),
    ...runs.toReversed().map((run) => corner(run.position, run.min)),
  ];
  const line = runs.map((run) => corner(run.position, run.mean));
  const [only] = runs;
  const last = runs.at(-1);
  return [
    ...iterationFrame(panel, x, y, lossNote(panel.words, length)),
    ...(length === 1
      ? []
      : [`<polygon points="${band.join(" ")}" fill="${colors.opLine}" fill-opacity="0.22"/>`]),
    polyline(line, colors.opLine),
    // a line through one point is no line
    ...(only === undefined || runs.length > 1
      ? []
      : [dot(x.at(only.position), y.at(only.mean), colors.opLine)]),
    ...(last === undefined
      ? []
      : lineEnds(panel, [
          {
            text: fill(panel.words.loss, { value: formatNumber(last.mean, 3) }),
            y: y.at(last.mean),
            color: colors.opLine,
          },
        ])),
    ...brokenNote(losses, panel),
  ];
}

function lossNote(words: CurveWords, length: number): string {
  return length === 1 ? words.lossOfEach : fill(words.lossOfMany, { n: formatCount(length) });
}

/** How many iterations a point of the line stands for, as a sentence. */
export function describePoints(words: CurveWords, losses: ArrayLike<number>): string {
  const { length } = thin(losses, maxPoints);
  return length === 1 ? words.onePoint : fill(words.manyPoints, { n: formatCount(length) });
}

/** How many losses are NaN or infinite, and so not in the picture; "" if none are. */
export function brokenLosses(words: CurveWords, losses: ArrayLike<number>): string {
  let broken = 0;
  for (let i = 0; i < losses.length; i++) if (!Number.isFinite(losses[i])) broken++;
  return broken === 0 ? "" : fill(words.broken, { n: formatCount(broken), all: formatCount(losses.length) });
}

function brokenNote(losses: ArrayLike<number>, { x: [x0], y: [, y1], colors, words }: Panel): string[] {
  const note = brokenLosses(words, losses);
  return note === "" ? [] : [boldText(x0 + 12, y1 + 24, note, colors.alarm)];
}
