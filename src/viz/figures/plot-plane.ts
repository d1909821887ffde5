/** plotPlane: paths and points in a plane, over the contours or the regions of a function of two numbers. */
import {
  everyMember,
  flag,
  type Kind,
  kind,
  optional,
  options,
  requireKind,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import {
  boldText,
  dot,
  lineEnds,
  type Panel,
  pixel,
  plotNumber,
  polyline,
  xTicks,
  yTicks,
} from "../plots/panel.js";
import { linearScale, type Scale } from "../plots/scale.js";
import { contourOf, sharesOf } from "./contours.js";
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
  svgOf,
} from "./frame.js";

/** Places in the plane, and what they are called. */
export interface PlottedPlaces {
  readonly name: string;
  readonly x: PlottedNumbers;
  /** As many as x. */
  readonly y: PlottedNumbers;
}

/** A function of x and y, by its values on a grid that fills the plane. */
export interface PlottedField {
  /** Row by row, the first row at the least y. */
  readonly values: PlottedNumbers;
  /** How many values a row has, at least 2. */
  readonly columns: number;
}

export interface PlaneContent {
  readonly field?: PlottedField | undefined;
  /** Drawn as lines, with a dot at each place. */
  readonly paths?: readonly PlottedPlaces[] | undefined;
  /** Drawn as marks, one kind for each entry. */
  readonly points?: readonly PlottedPlaces[] | undefined;
}

export interface PlaneOptions extends FigureOptions {
  /** From where to where x runs. */
  readonly xRange: readonly [low: number, high: number];
  /** From where to where y runs. */
  readonly yRange: readonly [low: number, high: number];
  /** What x is. */
  readonly xName?: string;
  /** What y is. */
  readonly yName?: string;
  /** Where the field has lines. Default: ten levels that part its values into equal shares. */
  readonly levels?: PlottedNumbers;
  /** Whether what lies above the first level is shaded, as the regions of a classifier are. Default false. */
  readonly shade?: boolean;
}

const range: Kind<readonly [number, number]> = kind(
  "a pair of finite numbers, the lower one first",
  (value) =>
    Array.isArray(value) && value.length === 2 && everyMember(value, Number.isFinite) && value[0] < value[1],
);
const placesKind = listOfObjects<PlottedPlaces>("a list of { name, x, y }", {
  name: label,
  x: numbers,
  y: numbers,
});
const fieldKinds = { values: numbers, columns: whole(2) };
const contentKinds: Readonly<Record<string, Kind>> = {
  paths: optional(placesKind),
  points: optional(placesKind),
};
const contentKind: Kind<PlaneContent> = {
  ...kind<PlaneContent>(
    "{ field?, paths?, points? }",
    (value) => typeof value === "object" && value !== null,
  ),
  require(by, name, value) {
    if (typeof value !== "object" || value === null)
      throw new ValueError(`${by}: ${name} must be { field?, paths?, points? }`);
    const content = value as Record<string, unknown>;
    for (const [entry, of] of Object.entries(contentKinds)) requireKind(by, entry, of, content[entry]);
    if (content.field === undefined) return;
    for (const [entry, of] of Object.entries(fieldKinds))
      requireKind(by, `field.${entry}`, of, (content.field as Record<string, unknown> | null)?.[entry]);
  },
};

export const planeOptions = options<PlaneOptions>()({
  ...figureKinds,
  xRange: range,
  yRange: range,
  xName: optional(label),
  yName: optional(label),
  levels: optional(numbers),
  shade: withDefault(flag, false),
});
const takes = signature("plotPlane", { content: contentKind, options: planeOptions });

const usualLevels = 10;

/**
 * A plane as SVG: the way of an optimizer over the contours of a function, or examples over the regions of a
 * classifier. `plotPlane({ field: { values, columns: 50 }, paths: [{ name: "SGD", x, y }] },
 *   { xRange: [-10, 10], yRange: [-5, 5] })`.
 * Places outside are left out.
 * @throws ValueError for a field that is no grid, and for an x that is not as long as its y.
 */
export function plotPlane(content: PlaneContent, given: PlaneOptions): string {
  takes.check(arguments);
  const { xRange, yRange, xName = "", yName = "", levels, shade, ...figure } = planeOptions.read(given);
  const [field, paths, points] = [content.field, placesOf(content.paths), placesOf(content.points)];
  for (const { name, x, y } of [...paths, ...points])
    if (x.length !== y.length)
      throw new ValueError(`plotPlane: "${name}" has ${x.length} places x and ${y.length} places y`);
  const names = [...paths, ...points].map(({ name }) => name);
  const panel = panelOf(figure, names);
  const [x, y] = [linearScale(xRange, panel.x), linearScale(yRange, panel.y)];
  const parts = [
    ...(field === undefined ? [] : drawField(field, levels, shade, panel)),
    ...yTicks(panel, y, plotNumber),
    ...xTicks(panel, x, plotNumber, xName),
    ...(yName === "" ? [] : [boldText(panel.x[0], panel.y[1] - 12, yName, panel.colors.moduleText)]),
    ...drawPlaces(paths, points, x, y, panel),
  ];
  return svgOf(figure, `${[yName, xName].join(" / ")}: ${names.join(", ")}`, parts);
}

interface Places {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

const placesOf = (given: readonly PlottedPlaces[] = []): readonly Places[] =>
  given.map(({ name, x, y }) => ({ name, x: listOf(x), y: listOf(y) }));

function drawField(
  { values: given, columns }: PlottedField,
  at: PlottedNumbers | undefined,
  shade: boolean,
  panel: Panel,
): string[] {
  const values = listOf(given);
  const rows = values.length / columns;
  if (!Number.isInteger(rows) || rows < 2)
    throw new ValueError(`plotPlane: ${values.length} values are not two or more rows of ${columns}`);
  const levels =
    at === undefined ? sharesOf(values, usualLevels) : Array.from(listOf(at)).filter(Number.isFinite);
  const [left, right] = panel.x;
  const [bottom, top] = panel.y;
  const x = (column: number) => pixel(left + (column / (columns - 1)) * (right - left));
  const y = (row: number) => pixel(bottom + (row / (rows - 1)) * (top - bottom));
  const lines = levels.map((level) => {
    const pieces = Array.from(
      contourOf({ values, columns, rows }, level),
      ([x1, y1, x2, y2]) => `M${x(x1)} ${y(y1)}L${x(x2)} ${y(y2)}`,
    );
    return `<path d="${pieces.join("")}" fill="none" stroke="${panel.colors.moduleLine}"/>`;
  });
  const [level] = levels;
  if (!shade || level === undefined) return lines;
  const half = (right - left) / (columns - 1) / 2;
  const tall = (bottom - top) / (rows - 1) / 2;
  const shaded: string[] = [];
  for (let row = 0; row < rows; row++)
    for (let from = 0; from < columns; from++) {
      const start = from;
      while (from < columns && (values[row * columns + from] as number) > level) from++;
      if (from === start) continue;
      const edge = (at: number) => Math.min(right, Math.max(left, left + (at - 0.5) * 2 * half));
      const upper = Math.max(top, Number(y(row)) - tall);
      const lower = Math.min(bottom, Number(y(row)) + tall);
      shaded.push(
        `M${pixel(edge(start))} ${pixel(lower)}H${pixel(edge(from))}V${pixel(upper)}H${pixel(edge(start))}Z`,
      );
    }
  return [`<path d="${shaded.join("")}" fill="${panel.colors.opLine}" fill-opacity="0.18"/>`, ...lines];
}

function drawPlaces(
  paths: readonly Places[],
  points: readonly Places[],
  x: Scale,
  y: Scale,
  panel: Panel,
): string[] {
  const {
    x: [left, right],
    y: [bottom, top],
    colors,
  } = panel;
  const insideOf = (places: Places) =>
    Array.from(places.x, (each, i) => [x.at(each), y.at(places.y[i] as number)] as const).filter(
      ([across, up]) => across >= left && across <= right && up <= bottom && up >= top,
    );
  const ends = [...paths, ...points].flatMap((places, which) => {
    const last = insideOf(places).at(-1);
    return last === undefined ? [] : [{ text: places.name, y: last[1], color: lookOf(which, colors).color }];
  });
  const lines = paths.flatMap((places, which) => {
    const { color, dash } = lookOf(which, colors);
    const inside = insideOf(places);
    const corners = inside.map(([across, up]) => `${pixel(across)},${pixel(up)}`);
    return [polyline(corners, color, dash), ...inside.map(([across, up]) => dot(across, up, color))];
  });
  const marks = points.flatMap((places, which) => {
    const { color } = lookOf(paths.length + which, colors);
    const open = which % 2 === 1; // told apart without colour, too
    const style = open ? `fill="${colors.background}" stroke="${color}" stroke-width="2"` : `fill="${color}"`;
    return insideOf(places).map(
      ([across, up]) => `<circle cx="${pixel(across)}" cy="${pixel(up)}" r="4" ${style}/>`,
    );
  });
  return [...lines, ...marks, ...lineEnds(panel, ends)];
}
