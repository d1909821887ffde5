/** What figures have in common: options, the lists that they are made of, and the SVG around a drawing. */
import {
  everyMember,
  type Kind,
  kind,
  optional,
  positive,
  requireKind,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { numbersOf, Tensor } from "../../tensor/index.js";
import { curveWords } from "../languages/words.js";
import { isList } from "../plots/numbers-kind.js";
import { type Edges, font, type Panel, type PlotColors, panelIn } from "../plots/panel.js";
import { escapeXml } from "../text/escape.js";
import { emWidth } from "../text/width.js";
import { type ThemeName, themeNameKind } from "../theme/choice.js";
import { themes } from "../theme/theme.js";

export interface FigureOptions {
  /** In pixels. Default 720. */
  readonly width?: number;
  /** In pixels. Default 440. */
  readonly height?: number;
  /** What stands above the figure, and is read out in its place. Default: nothing, and its names. */
  readonly title?: string;
  /** Default light. */
  readonly theme?: ThemeName;
}

/** Letters that nobody reads any more would make a picture of any size. */
export const label: Kind<string> = kind(
  "a string of at most 200 characters",
  (value) => text.accepts(value) && (value as string).length <= 200,
);

/** No screen is larger; a figure of any size would take as long. */
const extent: Kind<number> = kind(
  "a number from 100 to 10,000",
  (value) => positive.accepts(value) && (value as number) >= 100 && (value as number) <= 10_000,
);

export const figureKinds = {
  width: withDefault(extent, 720),
  height: withDefault(extent, 440),
  title: optional(label),
  theme: withDefault(themeNameKind, "light"),
} as const;

export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly title?: string | undefined;
  readonly theme: ThemeName;
}

/** Room for the title. */
const titleHeight = 36;
export const topOf = ({ title }: Figure): number => (title === undefined ? 0 : titleHeight);

/** @param alt what it shows, where it has no title. */
export function svgOf(figure: Figure, alt: string, parts: readonly string[]): string {
  const { width, height, title } = figure;
  const theme = themes[figure.theme];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title ?? alt)}" ` +
      `${font} fill="${theme.text}">`,
    `<rect width="${width}" height="${height}" fill="${theme.background}"/>`,
    ...(title === undefined
      ? []
      : [`<text x="16" y="28" font-size="20" font-weight="bold">${escapeXml(title)}</text>`]),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** The plotting area of a figure, with room for these names at its right. */
export function panelOf(figure: Figure, names: readonly string[], edges?: Edges): Panel {
  const widest = Math.max(0, ...names.map(emWidth)) * 18;
  const aside = Math.min(figure.width / 3, widest === 0 ? 24 : widest + 24);
  const all = { left: 0, right: figure.width, top: topOf(figure), bottom: figure.height };
  return panelIn(edges ?? all, themes[figure.theme], curveWords(), aside);
}

const dashes = ["", "7 5", "2 4", "12 4 2 4"];

/** How the line of a number looks: two with one colour have other dashes. */
export function lookOf(which: number, colors: PlotColors): { readonly color: string; readonly dash: string } {
  const hues = [colors.opLine, colors.backward, colors.text, colors.alarm];
  const color = hues[which % hues.length] as string;
  return { color, dash: dashes[(which + Math.floor(which / hues.length)) % dashes.length] as string };
}

/** More things than this cannot be told apart. */
const mostMembers = 100;

/**
 * A list of objects with these entries, which may have others: what `histogram` gives goes in as it is. The
 * first entry that is wrong is named.
 */
export function listOfObjects<T>(words: string, entries: Readonly<Record<string, Kind>>): Kind<readonly T[]> {
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  return {
    ...kind<readonly T[]>(words, (value) => Array.isArray(value) && everyMember(value, isObject)),
    require(by, name, value) {
      if (!Array.isArray(value) || value.length > mostMembers || !everyMember(value, isObject))
        throw new ValueError(`${by}: ${name} must be ${words}, at most ${mostMembers} of them`);
      for (const [i, member] of (value as Record<string, unknown>[]).entries())
        for (const [entry, of] of Object.entries(entries))
          requireKind(by, `${name}[${i}].${entry}`, of, member[entry]);
    },
  };
}

/** Numbers to be drawn: an array, a typed array, or a tensor of any shape, read row by row. */
export type PlottedNumbers = ArrayLike<number> | Tensor;

/** More than this, and drawing would never end. */
const mostNumbers = 1_000_000;

/** NaN and infinities may be among them. */
export const numbers: Kind<PlottedNumbers> = kind(
  "an array or a tensor of at most 1,000,000 numbers",
  (value) =>
    value instanceof Tensor
      ? value.size <= mostNumbers
      : isList(value) &&
        value.length <= mostNumbers &&
        everyMember(value, (each) => typeof each === "number"),
);

export const listOf = (given: PlottedNumbers): ArrayLike<number> =>
  given instanceof Tensor ? numbersOf(given) : given;

/** The least and the greatest of the finite ones; [0, 1] where there is none. */
export function spanOf(values: Iterable<number>): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}
