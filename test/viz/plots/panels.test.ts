/** The panels of a report: what they draw of losses, shares and histograms, in the colours of the page. */
import { describe, expect, test } from "vitest";
import { histogram } from "wengert/viz";
import { curves } from "../../../src/viz/languages/en/curves.js";
import { dotPanel } from "../../../src/viz/plots/dot-panel.js";
import { type LinePlot, linePanel, mostLines } from "../../../src/viz/plots/line-panel.js";
import { lossPanel } from "../../../src/viz/plots/loss-panel.js";
import { figure, type Panel } from "../../../src/viz/plots/panel.js";
import { type Hill, ridgePanel } from "../../../src/viz/plots/ridge-panel.js";
import { sharePanel } from "../../../src/viz/plots/share-panel.js";
import { emWidth } from "../../../src/viz/text/width.js";
import { pageColors } from "../../../src/viz/theme/variables.js";

const draw = (parts: (panel: Panel) => string[]) => figure(curves, pageColors, "a plot of numbers", parts);
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

/** Every place in the picture: none is no number, and none lies outside. */
function expectInside(svg: string): void {
  const [, , width = 0, height = 0] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? "").split(" ").map(Number);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  for (const [, points = ""] of svg.matchAll(/ points="([^"]*)"/g))
    for (const point of points.split(" ").filter((each) => each !== "")) {
      const [x = -1, y = -1] = point.split(",").map(Number);
      expect(x >= 0 && x <= width && y >= 0 && y <= height, point).toBe(true);
    }
  for (const [, look = "", text = ""] of svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)) {
    const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(look)?.[1];
    const long = emWidth(text) * Number(of("font-size") ?? 17) * (of("font-weight") === "bold" ? 1.07 : 1);
    const share = { start: 0, middle: 0.5, end: 1 }[of("text-anchor") ?? "start"] ?? 0;
    const left = Number(of("x")) - share * long;
    expect(left >= 0 && left + long <= width, `${text} from ${left} to ${left + long}`).toBe(true);
  }
  for (const [, y] of svg.matchAll(/(?:V| y="| cy=")(-?[\d.]+)/g))
    expect(Number(y) >= 0 && Number(y) <= height, `y = ${y}`).toBe(true);
}

test("a figure has one text alternative, and takes its colours from the page", () => {
  const svg = figure(curves, pageColors, 'says <b> & "so"', (panel) => lossPanel([2, 1], panel));
  expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="says &lt;b&gt; &amp; &quot;so&quot;"/);
  expect(svg.match(/#[0-9A-Fa-f]{6}/g)).toBeNull();
  expect(svg).toContain('stroke="var(--opLine)"');
});

describe("losses", () => {
  test("below zero are in the picture", () => {
    expectInside(draw((panel) => lossPanel([1, -3, 0.5], panel)));
  });

  test("that are one only are a point", () => {
    const svg = draw((panel) => lossPanel([2], panel));
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(draw((panel) => lossPanel([2, 1], panel))).not.toContain("<circle");
    expectInside(svg);
  });

  test("that are none leave an empty plot", () => {
    expectInside(draw((panel) => lossPanel([], panel)));
  });
});

describe("shares", () => {
  const points = (...values: number[]) => values.map((value, i) => ({ iteration: 10 * i, value }));
  const plot = {
    lines: [
      { name: "one", points: points(0.25, Number.NaN, 0.5) },
      { name: "two", points: points(0.75, 0.5, 0.5) },
    ],
    iterations: 20,
    note: "shares",
    from: 0,
    tick: (share: number) => `${100 * share} %`,
  } as const;

  test("are told apart by dashes, marks and names", () => {
    const svg = draw((panel) => sharePanel(plot, panel));
    // one value is no number, and breaks its line into two points
    expect(svg.match(/<polyline [^>]*stroke-dasharray/g)).toHaveLength(1);
    expect(svg.match(/<polyline /g)).toHaveLength(1);
    expect(svg.match(/<circle/g)).toHaveLength(2); // one value is no number
    expect(svg.match(/<rect/g)).toHaveLength(3);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(["shares", "0 %", "100 %", "one 50 %", "two 50 %", "iteration"]),
    );
    expectInside(svg);
  });

  test("that end together have their names one below the other", () => {
    const svg = draw((panel) => sharePanel(plot, panel));
    const [a = 0, b = 0] = [...svg.matchAll(/y="([\d.]+)" font-weight="bold"/g)].map(([, y]) => Number(y));
    expect(Math.abs(a - b)).toBeGreaterThanOrEqual(20);
  });
});

describe("hills", () => {
  const hill = (iteration: number, values: number[]): Hill => ({ iteration, ...histogram(values) });
  const hills = (parts: readonly Hill[]) => draw((panel) => ridgePanel(parts, "red", "value", panel));
  const outlines = (svg: string) => [...svg.matchAll(/<path d="([^"]*)Z"/g)].map(([, path = ""]) => path);

  test("stand on their ground, the last in front, each as high as the others", () => {
    const svg = hills([hill(0, [1, 2, 2, 2, 3]), hill(100, [2, 4, 4, 4, 9])]);
    const paths = outlines(svg);
    expect(paths).toHaveLength(2);
    const heights = paths.map((path) => {
      const ground = Number(/^M[\d.]+ ([\d.]+)/.exec(path)?.[1]);
      const tops = [...path.matchAll(/V([\d.]+)/g)].map(([, y]) => Number(y));
      expect(tops.at(-1)).toBe(ground);
      return { ground, tallest: ground - Math.min(...tops) };
    });
    expect(heights[0]?.ground).toBeLessThan(heights[1]?.ground as number);
    expect(heights[0]?.tallest).toBeCloseTo(heights[1]?.tallest as number, 0);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["0", "100", "value"]));
    expectInside(svg);
  });

  test("are as high as the square root of a bin's share", () => {
    const [path = ""] = outlines(hills([{ iteration: 0, low: 0, high: 2, counts: [1, 4] }]));
    const [ground = 0, small = 0, tall = 0] = [...path.matchAll(/[ V]([\d.]+)/g)].map(([, y]) => Number(y));
    expect((ground - small) / (ground - tall)).toBeCloseTo(0.5, 2);
  });

  test("are at most 14, the first and the last among them, and their texts do not touch", () => {
    const svg = hills(Array.from({ length: 40 }, (_, i) => hill(i, [0, i + 1])));
    expect(outlines(svg)).toHaveLength(14);
    const rows = [...svg.matchAll(/y="([\d.]+)" text-anchor="end">(\d+)</g)];
    expect(rows.at(-1)?.[2]).toBe("39");
    const places = rows.map(([, y]) => Number(y));
    for (let i = 1; i < places.length; i++)
      expect((places[i] as number) - (places[i - 1] as number)).toBeGreaterThan(17);
  });

  test("of equal numbers, of huge ones and of none at all are drawn", () => {
    for (const values of [[3, 3], [1e20, 1e20], [0], [-1e300, 1e300], []])
      expectInside(hills([hill(0, values)]));
    expectInside(hills([]));
    expect(outlines(hills([hill(0, []), hill(1, [1, 2])]))).toHaveLength(1);
  });
});

describe("lines", () => {
  const points = (...values: number[]) => values.map((value, i) => ({ iteration: 10 * i, value }));
  const plot: LinePlot = {
    lines: [
      { name: "one", points: points(0.001, 0, 0.1) },
      { name: "two", points: points(1, Number.NaN, 10) },
      { name: "a name that is long", points: points(2, 3, 3) },
    ],
    iterations: 20,
    note: "sizes",
    log: true,
    letters: 6,
  };
  const lines = (given: LinePlot) => draw((panel) => linePanel(given, panel));

  test("on a logarithmic axis are told apart by dashes and names, and zeros stand on the ground", () => {
    const svg = lines(plot);
    const corners = [...svg.matchAll(/<polyline points="([^"]*)"/g)].map(([, all = ""]) =>
      all.split(" ").map((corner) => Number(corner.split(",")[1])),
    );
    expect(corners.map(({ length }) => length)).toEqual([3, 3]);
    expect(new Set(svg.match(/stroke-dasharray="[^"]*"/g)).size).toBe(1);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining([
        "sizes",
        "0",
        "0.001",
        "0.01",
        "0.1",
        "1",
        "10",
        "one 0.1",
        "two 10",
        "a nam… 3",
      ]),
    );
    // what is no number breaks a line: here into two points
    const dots = [...svg.matchAll(/<circle [^>]*cy="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(dots).toHaveLength(2);
    // equal ratios are equal distances: 0.001 to 0.1, and 0.1 to 10; 0 is below all of them
    const [thousandth = 0, zero = 0, tenth = 0] = corners[0] ?? [];
    expect(thousandth - tenth).toBeCloseTo(tenth - (dots[1] as number), 0);
    expect(zero).toBeGreaterThan(thousandth + 10);
    expectInside(svg);
  });

  test("are named with their last value, also where that is 0 or no number", () => {
    const line = (name: string, ...values: number[]) => ({ name, points: points(...values) });
    const svg = lines({
      ...plot,
      lines: [line("dead", 0.01, 0), line("broken", 0.1, Number.NaN), line("never", Number.NaN), line("no")],
    });
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["dead 0", "broken NaN", "never NaN"]));
    expect(svg).not.toContain(">no");
    expect(textsOf(lines({ ...plot, log: false }))).not.toContain("0.001");
    expectInside(svg.replaceAll("NaN<", "<"));
  });

  test("as many as are told apart have their names in the panel, whatever their numbers", () => {
    const many = Array.from({ length: mostLines }, (_, i) => ({ name: `run${i}`, points: points(0, 1) }));
    const looks = lines({ ...plot, log: false, lines: many }).match(/stroke="[^"]*" [^/]*(?=\/>)/g) ?? [];
    expect(new Set(looks.filter((look) => look.includes("2.5"))).size).toBe(mostLines);
    for (const log of [true, false]) {
      const svg = lines({ ...plot, log, lines: many });
      const heights = [...svg.matchAll(/y="([\d.]+)" font-weight="bold"/g)].map(([, y]) => Number(y));
      expect(heights).toHaveLength(mostLines);
      expect(Math.max(...heights)).toBeLessThan(360);
      expect(Math.min(...heights)).toBeGreaterThan(0);
      expect(new Set(heights).size).toBe(mostLines);
    }
    for (const value of [2e6, 123_456, 1e30, -2e6, 1e-9])
      expectInside(lines({ ...plot, log: false, lines: [{ name: "x", points: points(0, value) }] }));
    expectInside(draw((panel) => lossPanel([2e6, 100_000], panel)));
    const percents = (x: number) => `${(100 * x).toFixed(1)} % of all`;
    expectInside(
      lines({ ...plot, log: false, write: percents, lines: [{ name: "silent", points: points(0, 1) }] }),
    );
  });

  test("that are none, or all at one value, leave a plot that can be read", () => {
    expectInside(lines({ ...plot, lines: [] }));
    expectInside(lines({ ...plot, log: false, lines: [] }));
    expectInside(lines({ ...plot, lines: [{ name: "x", points: points(1, 1) }] }));
    expectInside(lines({ ...plot, log: false, lines: [{ name: "x", points: points(0, 0) }] }));
  });
});

describe("dots", () => {
  test("are one for each finite number, a row for each iteration, on the axis that is given", () => {
    const rows = [
      { iteration: 0, numbers: [0, 0, Number.NaN] },
      { iteration: 100, numbers: [1, 2] },
    ];
    const svg = draw((panel) => dotPanel(rows, "red", "value", panel, [0, 4]));
    const dots = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(dots).toHaveLength(4);
    const [a, b, one, two] = dots as [number, number][];
    expect(a).toEqual(b);
    expect((two?.[0] ?? 0) - (one?.[0] ?? 0)).toBeCloseTo((one?.[0] ?? 0) - (a?.[0] ?? 0), 0);
    expect(one?.[1]).toBeGreaterThan(a?.[1] as number);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["0", "100", "4", "value"]));
    expectInside(svg);
    expectInside(draw((panel) => dotPanel([], "red", "value", panel)));
  });
});
