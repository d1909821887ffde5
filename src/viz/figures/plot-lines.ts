/** plotLines: several series of numbers in one picture, to be compared. */
import { flag, optional, options, signature, ValueError, withDefault } from "../../arguments/index.js";
import {
  lineEnds,
  noteAbove,
  type Panel,
  pixel,
  plotNumber,
  polyline,
  xTicks,
  yTicks,
} from "../plots/panel.js";
import { linearScale, logScale } from "../plots/scale.js";
import {
  type FigureOptions,
  figureKinds,
  label,
  listOf,
  listOfObjects,
  lookOf,
  numbers,
  type PlottedNumbers,
  panelOf,
  spanOf,
  svgOf,
} from "./frame.js";

/** A series of numbers, and what it is called. */
export interface PlottedLine {
  readonly name: string;
  /** Values that are no numbers are left out. */
  readonly y: PlottedNumbers;
  /** As many as y. Default 0, 1, 2, ... */
  readonly x?: PlottedNumbers | undefined;
}

export interface LinesOptions extends FigureOptions {
  /** What runs to the right. */
  readonly xName?: string;
  /** What runs upwards. */
  readonly yName?: string;
  /** Whether equal ratios have equal distances; what is not above 0 is left out. Default false. */
  readonly log?: boolean;
}

export const linesOptions = options<LinesOptions>()({
  ...figureKinds,
  xName: optional(label),
  yName: optional(label),
  log: withDefault(flag, false),
});
const takes = signature("plotLines", {
  lines: listOfObjects<PlottedLine>("a list of { name, y, x? }", {
    name: label,
    y: numbers,
    x: optional(numbers),
  }),
  options: linesOptions,
});

type Point = readonly [x: number, y: number];

/**
 * Lines as SVG, told apart by colour and dashes, with their names at their ends:
 * `plotLines([{ name: "SGD", y: losses }], { xName: "step", yName: "loss", log: true })`.
 * @throws ValueError for an empty list, and for an x that is not as long as its y.
 */
export function plotLines(lines: readonly PlottedLine[], given: LinesOptions = {}): string {
  takes.check(arguments);
  const { xName = "", yName = "", log, ...figure } = linesOptions.read(given);
  if (lines.length === 0) throw new ValueError("plotLines: there are no lines; there is nothing to draw");
  const drawn = lines.map(({ name, ...given }) => {
    const [y, x] = [listOf(given.y), given.x === undefined ? undefined : listOf(given.x)];
    if (x !== undefined && x.length !== y.length)
      throw new ValueError(`plotLines: "${name}" has ${x.length} places x for ${y.length} values y`);
    const points = Array.from(y, (value, i): Point => [x === undefined ? i : (x[i] as number), value]);
    return {
      name,
      points: points.filter((point) => point.every(Number.isFinite) && (!log || point[1] > 0)),
    };
  });
  const names = drawn.map(({ name }) => name);
  const panel = panelOf(figure, names);
  const alt = `${[yName, xName].filter((each) => each !== "").join(" / ")}: ${names.join(", ")}`;
  return svgOf(figure, alt, drawLines(drawn, panel, { xName, yName, log }));
}

function drawLines(
  lines: readonly { readonly name: string; readonly points: readonly Point[] }[],
  panel: Panel,
  { xName, yName, log }: { readonly xName: string; readonly yName: string; readonly log: boolean },
): string[] {
  const places = lines.flatMap(({ points }) => points);
  const [low, high] = places.length === 0 && log ? [1, 10] : spanOf(places.map(([, y]) => y));
  const x = linearScale(spanOf(places.map(([at]) => at)), panel.x);
  const y = log ? logScale([low, high], panel.y) : linearScale([low, high], panel.y, { round: true });
  const ends = lines.flatMap(({ name, points }, which) => {
    const last = points.at(-1);
    return last === undefined
      ? []
      : [{ text: name, y: y.at(last[1]), color: lookOf(which, panel.colors).color }];
  });
  const drawn = lines.map(({ points }, which) => {
    const { color, dash } = lookOf(which, panel.colors);
    return polyline(
      points.map((point) => `${pixel(x.at(point[0]))},${pixel(y.at(point[1]))}`),
      color,
      dash,
    );
  });
  return [
    noteAbove(panel, yName),
    ...yTicks(panel, y, plotNumber),
    ...xTicks(panel, x, plotNumber, xName),
    ...drawn,
    ...lineEnds(panel, ends),
  ];
}
