/** The plot of a function of one number and of its derivative, which the op's own rule computes. */
import { linspace, type Tensor } from "wengert";
import { type Theme, type ThemeName, themes } from "wengert/viz";
import { curveWords } from "../../src/viz/languages/words.js";
import { figure, lineEnds, type Panel, pixel, polyline, xTicks, yTicks } from "../../src/viz/plots/panel.js";
import { linearScale, type Scale } from "../../src/viz/plots/scale.js";

type Op = (x: Tensor) => unknown;

/** Where a function is not interesting, or not there, from -4 to 4. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  sqrt: [0, 4],
  rsqrt: [0.05, 4],
  exp: [-3, 2],
  expm1: [-3, 2],
  log: [0.02, 4],
  log1p: [-0.98, 4],
  sin: [-6.5, 6.5],
  cos: [-6.5, 6.5],
  asin: [-1, 1],
  acos: [-1, 1],
  sinh: [-2.5, 2.5],
  cosh: [-2.5, 2.5],
  sigmoid: [-6, 6],
  square: [-2.5, 2.5],
};

/** What is above or below this is not drawn. */
const highest = 6;
/** An odd number, so that a kink at 0 is a point. */
const count = 801;
const half = 400;

/** undefined for what is no function of one number, for each element alone. */
export function plotOf(name: string, op: Op, theme: ThemeName): string | undefined {
  const [low, high] = ranges[name] ?? [-4, 4];
  const x = linspace(low, high, count, { dtype: "float64" });
  if (!isElementwise(op, x)) return undefined;
  x.requiresGrad = true;
  const y = op(x) as Tensor;
  if (!y.requiresGrad) return undefined;
  y.sum().backward();
  return drawn(name, [low, high], numbers(y), numbers(x.grad as Tensor), themes[theme]);
}

const numbers = (x: Tensor) => x.toArray() as number[];

/** Some of the numbers alone give the same results, at each call; and not those numbers themselves. */
function isElementwise(op: Op, x: Tensor): boolean {
  try {
    const [y, again, part] = [op(x), op(x), op(x.slice([[0, half]]))] as [Tensor, Tensor, Tensor];
    if (y.shape.length !== 1 || y.size !== count || y.dtype !== "float64") return false;
    const values = numbers(y);
    const begins = (others: readonly number[]) => others.every((other, i) => Object.is(other, values[i]));
    return begins(numbers(again)) && begins(numbers(part)) && !begins(numbers(x));
  } catch {
    return false;
  }
}

function drawn(
  name: string,
  [low, high]: [number, number],
  f: number[],
  derivative: number[],
  theme: Theme,
): string {
  const seen = [...f, ...derivative].filter((value) => Math.abs(value) <= highest);
  const alt = `${name} and its derivative, from ${low} to ${high}`;
  const inPanel = (panel: Panel) => {
    const x = linearScale([low, high], panel.x, { count: 8 });
    const y = linearScale([Math.min(0, ...seen), Math.max(...seen)], panel.y, { round: true });
    const lines = [
      { text: "f(x)", values: f, color: theme.opLine, dash: "" },
      { text: "f′(x)", values: derivative, color: theme.backward, dash: "7 5" },
    ];
    const ends = lines.map(({ text, values, color }) => ({ text, color, y: y.at(lastSeen(values)) }));
    return [
      `<rect width="100%" height="100%" fill="${theme.background}"/>`,
      ...yTicks(panel, y, String),
      ...xTicks(panel, x, String, "x"),
      ...lines.flatMap(({ values, color, dash }) =>
        pieces(values, [low, high], x, y).map((points) => polyline(points, color, dash)),
      ),
      ...lineEnds(panel, ends),
    ];
  };
  return figure(curveWords("en"), theme, alt, inPanel, 70);
}

const lastSeen = (values: readonly number[]) => values.findLast((value) => Math.abs(value) <= highest) ?? 0;

/** Lines without the jumps between them. */
function pieces(
  values: readonly number[],
  [low, high]: readonly [number, number],
  x: Scale,
  y: Scale,
): string[][] {
  const all: string[][] = [[]];
  for (const [i, value] of values.entries()) {
    const jumps = i > 0 && Math.abs(value - (values[i - 1] as number)) > 0.5;
    const isSeen = Math.abs(value) <= highest;
    if (jumps || !isSeen) all.push([]);
    if (!isSeen) continue;
    const at = low + ((high - low) * i) / (values.length - 1);
    all.at(-1)?.push(`${pixel(x.at(at))},${pixel(y.at(value))}`);
  }
  return all.filter(({ length }) => length > 1);
}
