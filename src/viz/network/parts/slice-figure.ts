/** The slice of the loss as a picture: shades, lines of equal loss, the path, and the ring of the slider. */
import { escapeXml } from "../../text/escape.js";
import { formatNumber } from "../../text/numbers.js";
import type { Landscape } from "../measure/landscape.js";

const side = 240;

/** Where a moment of the path is in the picture. */
export function placesIn({ path, centre, reach }: Landscape): [x: number, y: number][] {
  const at = (value: number, axis: 0 | 1) => ((value - centre[axis]) / (2 * reach) + 0.5) * side;
  return path.map(([across, up]) => [round(at(across, 0)), round(side - at(up, 1))]);
}

const round = (x: number) => Number(x.toFixed(1));

export function sliceFigure(landscape: Landscape, alt: string): string {
  const { losses, size } = landscape;
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const cell = side / (size - 1);
  const shade = (loss: number) => Math.round((60 * Math.log(loss / low || 1)) / (Math.log(high / low) || 1));
  const cells = losses.map((loss, i) => {
    const [x, y] = [(i % size) * cell - cell / 2, side - Math.floor(i / size) * cell - cell / 2];
    const width = round(cell + 0.3);
    return (
      `<rect x="${round(x)}" y="${round(y)}" width="${width}" height="${width}" ` +
      `style="fill:color-mix(in srgb,var(--opLine) ${shade(loss)}%,var(--background))"/>`
    );
  });
  const places = placesIn(landscape);
  const last = places.at(-1) as [number, number];
  const levels = levelsBetween(low, high);
  const lines = levels.map((level) => `<path class="level" d="${contour(losses, size, level, cell)}"/>`);
  return [
    `<svg class="slice" viewBox="0 0 ${side} ${side}" role="img" aria-label="${escapeXml(alt)}">`,
    ...cells,
    ...lines,
    `<polyline class="way-down" points="${places.map((place) => place.join()).join(" ")}"/>`,
    ...places.map(([x, y]) => `<circle class="moment" cx="${x}" cy="${y}" r="2.2"/>`),
    `<circle class="ring" r="6" cx="${last[0]}" cy="${last[1]}"/>`,
    "</svg>",
  ].join("\n");
}

/** More lines than these are not told apart. */
const mostLevels = 12;

/**
 * 1, 2 and 5 times powers of ten; powers alone, or every second or third of them, where there are many; and
 * where hardly one of them is between, round steps.
 */
export function levelsBetween(low: number, high: number): number[] {
  if (!(low > 0)) return [];
  const between = (digits: readonly number[], each: number) => {
    const levels: number[] = [];
    const first = Math.floor(Math.log10(low) / each) * each;
    for (let power = first; 10 ** power < high; power += each)
      for (const digit of digits) {
        const level = Number(`${digit}e${power}`);
        if (level > low && level < high) levels.push(level);
      }
    return levels;
  };
  let levels = between([1, 2, 5], 1);
  for (let each = 1; levels.length > mostLevels; each++) levels = between([1], each);
  return levels.length > 1 ? levels : stepsBetween(low, high);
}

function stepsBetween(low: number, high: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / 2));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((each) => (high - low) / each <= 5);
  if (step === undefined) return [];
  const first = Math.floor(low / step) + 1;
  return Array.from({ length: 5 }, (_, i) => Number(((first + i) * step).toPrecision(6))).filter(
    (level) => level > low && level < high,
  );
}

export const levelText = (levels: readonly number[]) =>
  levels.map((level) => formatNumber(level, 4)).join(", ");

/** Marching squares: between four neighbours, a straight piece wherever the level runs through. */
function contour(losses: readonly number[], size: number, level: number, cell: number): string {
  const at = (i: number, j: number) => losses[j * size + i] as number;
  let text = "";
  for (let j = 0; j + 1 < size; j++)
    for (let i = 0; i + 1 < size; i++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ] as const;
      const crossings = corners.flatMap(([x0, y0], k) => {
        const [x1, y1] = corners[(k + 1) % 4] as readonly [number, number];
        const [a, b] = [at(x0, y0), at(x1, y1)];
        if (a < level === b < level) return [];
        const part = (level - a) / (b - a);
        const [x, y] = [x0 + part * (x1 - x0), y0 + part * (y1 - y0)];
        return [`${round(x * cell)} ${round(side - y * cell)}`];
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) text += `M${crossings[k]}L${crossings[k + 1]}`;
    }
  return text;
}
