/**
 * The loss over the iterations. Nothing is smoothed away: where the losses are too many to draw, a line of
 * means runs through a band from the least to the greatest of each run.
 */
import type { CurveWords } from "../languages/translation.js";
import { fill } from "../text/fill.js";
import { formatCount, formatNumber } from "../text/numbers.js";
import { boldText, iterationFrame, lineEnds, type Panel, pixel } from "./panel.js";
import { brokenLine, pieces } from "./pieces.js";
import { linearScale } from "./scale.js";
import { type Run, thin } from "./thin.js";

/** More points than this cannot be told apart. */
const maxPoints = 300;

export function lossPanel(losses: ArrayLike<number>, panel: Panel): string[] {
  const { colors } = panel;
  const { runs: all, length } = thin(losses, maxPoints);
  const parts = pieces(all, ({ mean }) => Number.isFinite(mean));
  const runs = parts.flat();
  const x = linearScale([0, losses.length], panel.x);
  const least = Math.min(0, ...runs.map(({ min }) => min));
  const y = linearScale([least, Math.max(0, ...runs.map(({ max }) => max))], panel.y, { round: true });
  const corner = (position: number, value: number) => `${pixel(x.at(position))},${pixel(y.at(value))}`;
  const bandOf = (part: readonly Run[]) => [
    ...part.map((run) => corner(run.position, run.max)),
    ...part.toReversed().map((run) => corner(run.position, run.min)),
  ];
  const last = runs.at(-1);
  return [
    ...iterationFrame(panel, x, y, lossNote(panel.words, length)),
    ...(length === 1
      ? []
      : parts.map(
          (part) =>
            `<polygon points="${bandOf(part).join(" ")}" fill="${colors.opLine}" fill-opacity="0.22"/>`,
        )),
    ...parts.flatMap((part) =>
      brokenLine(
        part.map(({ position, mean }) => ({ x: x.at(position), y: y.at(mean) })),
        colors.opLine,
      ),
    ),
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
  // readable on a line too
  const look = ` stroke="${colors.background}" stroke-width="5" paint-order="stroke"`;
  return note === "" ? [] : [boldText(x0 + 12, y1 + 24, note, colors.alarm, look)];
}
