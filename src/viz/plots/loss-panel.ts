/**
 * The loss over the iterations. Nothing is smoothed away: where the losses are too many to draw, a line of
 * means runs through a band from the least to the greatest of each run.
 */
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
    ...iterationFrame(panel, x, y, lossNote(length)),
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
          { text: `loss ${formatNumber(last.mean, 3)}`, y: y.at(last.mean), color: colors.opLine },
        ])),
    ...brokenNote(losses, panel),
  ];
}

function lossNote(length: number): string {
  return length === 1
    ? "loss of each iteration"
    : `loss: mean of ${formatCount(length)} iterations, band from least to greatest`;
}

/** How many iterations a point of the line stands for, as a sentence. */
export function describePoints(losses: ArrayLike<number>): string {
  const { length } = thin(losses, maxPoints);
  return length === 1
    ? "One point per iteration."
    : `Each point is the mean of ${formatCount(length)} iterations; ` +
        "the band runs from the least to the greatest of them.";
}

/** How many losses are NaN or infinite, and so not in the picture; "" if none are. */
export function brokenLosses(losses: ArrayLike<number>): string {
  let broken = 0;
  for (let i = 0; i < losses.length; i++) if (!Number.isFinite(losses[i])) broken++;
  return broken === 0
    ? ""
    : `${formatCount(broken)} of ${formatCount(losses.length)} losses are NaN or infinite`;
}

function brokenNote(losses: ArrayLike<number>, { x: [x0], y: [, y1], colors }: Panel): string[] {
  const note = brokenLosses(losses);
  return note === "" ? [] : [boldText(x0 + 12, y1 + 24, note, colors.alarm)];
}
