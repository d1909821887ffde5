/** Figures of one's own numbers: what is given is drawn, inside of the picture, and what is wrong is named. */
import { describe, expect, test } from "vitest";
import { tensor, ValueError, zeros } from "wengert";
import { histogram, plotHistograms, plotImages, plotLines, plotPlane } from "wengert/viz";
import { contourOf, sharesOf } from "../../../src/viz/figures/contours.js";

const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
const cornersOf = (svg: string) =>
  [...svg.matchAll(/ points="([^"]*)"/g)].map(([, points = ""]) =>
    points.split(" ").map((each) => each.split(",").map(Number)),
  );

/** No place is no number, and every element is closed. */
function expectWellFormed(svg: string): void {
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  const opened = svg.match(/<[a-z]+[^>]*[^/]>/g)?.length;
  expect(svg.match(/<\/[a-z]+>/g)).toHaveLength(opened ?? -1);
}

describe("plotLines", () => {
  const lines = [
    { name: "SGD", y: [4, 2, 1] },
    { name: "Adam", y: Float32Array.of(4, 1, 0.5), x: [0, 10, 20] },
  ];

  test("names axes and lines, which differ without colour", () => {
    const svg = plotLines(lines, { title: "a < b", xName: "step", yName: "loss" });
    expectWellFormed(svg);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["a &lt; b", "step", "loss", "SGD", "Adam"]));
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
    expect(plotLines(lines)).toContain('aria-label=": SGD, Adam"');
  });

  test("falls as the numbers fall, at places that are given", () => {
    const [sgd = [], adam = []] = cornersOf(plotLines(lines));
    const heights = sgd.map(([, y = 0]) => y);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(adam[1]?.[0]).toBeCloseTo(((adam[0]?.[0] ?? 0) + (adam[2]?.[0] ?? 0)) / 2, 0);
    expect(sgd[2]?.[0]).toBeLessThan(adam[1]?.[0] ?? 0);
  });

  test("takes tensors of any shape and dtype as it takes their numbers", () => {
    const [y, x] = [
      [1, 0, 2, 5],
      [0, 1, 2, 3],
    ];
    const line = { name: "a", y: tensor(y, { shape: [2, 2] }), x: tensor(x, { dtype: "int64" }) };
    expect(plotLines([line])).toBe(plotLines([{ name: "a", y, x }]));
    const range = { xRange: [0, 5], yRange: [0, 5], levels: [1, 2] } as const;
    const field = { values: line.y, columns: 2 };
    expect(plotPlane({ field, paths: [line], points: [line] }, { ...range, levels: tensor([1, 2]) })).toBe(
      plotPlane(
        { field: { values: y, columns: 2 }, paths: [{ name: "a", x, y }], points: [{ name: "a", x, y }] },
        range,
      ),
    );
    const size = [2, 2] as const;
    expect(plotImages([{ name: "a", values: line.y, size }])).toBe(
      plotImages([{ name: "a", values: y, size }]),
    );
    expect(() => plotLines([{ ...line, y: tensor([1, 2]) }])).toThrow('"a" has 4 places x for 2 values y');
    expect(() => plotLines([{ name: "a", y: zeros([1_000_001]) }])).toThrow(
      "plotLines: lines[0].y must be an array or a tensor of at most 1,000,000 numbers",
    );
  });

  test("leaves out what is no number, and what has no logarithm", () => {
    const svg = plotLines([{ name: "a", y: [100, Number.NaN, 0, -1, 10, Number.POSITIVE_INFINITY, 1] }], {
      log: true,
    });
    expectWellFormed(svg);
    const [corners = []] = cornersOf(svg);
    expect(corners).toHaveLength(3);
    const [a = 0, b = 0, c = 0] = corners.map(([, y = 0]) => y);
    expect(b - a).toBeCloseTo(c - b, 0);
    expectWellFormed(plotLines([{ name: "nothing", y: [] }], { log: true }));
  });

  test("refuses what it cannot draw", () => {
    expect(() => plotLines([])).toThrow(ValueError);
    expect(() => plotLines([{ name: "a", y: [1, 2], x: [1] }])).toThrow(
      'plotLines: "a" has 1 places x for 2',
    );
    expect(() => plotLines([{ name: "a", y: ["1"] as never }])).toThrow("plotLines: lines[0].y must be");
    expect(() => plotLines([{ name: 1 as never, y: [1] }])).toThrow("plotLines: lines[0].name must be");
    expect(() => plotLines(new Array(2))).toThrow("plotLines: lines must be a list of");
    expect(() => plotLines([{ name: "a", y: [1] }], { theme: "pink" as never })).toThrow("theme must be");
    expect(() => plotLines([{ name: "a", y: [1] }], { width: 1e9 })).toThrow(
      "width must be a number from 100",
    );
  });
});

describe("plotHistograms", () => {
  test("has a field for each, whose tallest bins are as tall", () => {
    const svg = plotHistograms(
      [
        { name: "narrow", ...histogram([0, 0.1, 0.1, 0.2], { bins: 2 }) },
        { name: "wide", ...histogram([-1, 0, 0, 0, 0, 1], { bins: 3 }) },
      ],
      { xName: "value" },
    );
    expectWellFormed(svg);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["narrow", "wide", "value"]));
    const heights = [...svg.matchAll(/<rect x[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
    expect(heights).toHaveLength(5);
    expect(Math.max(...heights.slice(0, 2))).toBe(Math.max(...heights.slice(2)));
    expect(heights[2]).toBeCloseTo((heights[3] ?? 0) / 4, 0);
  });

  test("draws one number, none, and refuses what has no axis", () => {
    expectWellFormed(plotHistograms([{ name: "one", ...histogram([3]) }]));
    expectWellFormed(plotHistograms([{ name: "none", counts: [], low: 0, high: 1 }]));
    expect(() => plotHistograms([])).toThrow(ValueError);
    expect(() => plotHistograms([{ name: "nothing", ...histogram([]) }])).toThrow(
      "plotHistograms: histograms[0].low must be a finite number",
    );
  });
});

describe("plotPlane", () => {
  const grid = (of: (x: number, y: number) => number, columns = 21) =>
    Array.from({ length: columns * columns }, (_, i) =>
      of(-1 + (2 * (i % columns)) / (columns - 1), -1 + (2 * Math.floor(i / columns)) / (columns - 1)),
    );
  const range = { xRange: [-1, 1], yRange: [-1, 1] } as const;

  test("draws a path from its first place to its last, and leaves out what lies outside", () => {
    const svg = plotPlane({ paths: [{ name: "way", x: [-1, 0, 1, 9], y: [-1, 0, 1, 9] }] }, range);
    expectWellFormed(svg);
    const [corners = []] = cornersOf(svg);
    expect(corners).toHaveLength(3);
    expect(corners[1]?.[0]).toBeCloseTo(((corners[0]?.[0] ?? 0) + (corners[2]?.[0] ?? 0)) / 2, 0);
    expect(corners[2]?.[1]).toBeLessThan(corners[0]?.[1] ?? 0);
    expect(textsOf(svg)).toContain("way");
  });

  test("a circle is a contour of x² + y²", () => {
    const pieces = [...contourOf({ values: grid((x, y) => x * x + y * y), columns: 21, rows: 21 }, 0.25)];
    expect(pieces.length).toBeGreaterThan(30);
    for (const [x1, y1, x2, y2] of pieces)
      for (const [x, y] of [
        [x1, y1],
        [x2, y2],
      ])
        expect(Math.hypot(-1 + (x ?? 0) / 10, -1 + (y ?? 0) / 10)).toBeCloseTo(0.5, 1);
  });

  test("levels part the numbers into equal shares; one level has one line", () => {
    expect(sharesOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 2)).toEqual([2, 7]);
    expect(sharesOf([1, 1, 1, Number.NaN], 10)).toEqual([1]);
    const field = { values: grid((x) => x), columns: 21 };
    expect(plotPlane({ field }, range).match(/fill="none" stroke="#777384"/g)).toHaveLength(10);
    expect(plotPlane({ field }, { ...range, levels: [0] }).match(/stroke="#777384"\/>/g)?.length).toBe(1);
  });

  test("shades where the field is above its level", () => {
    const svg = plotPlane(
      { field: { values: grid((x) => x), columns: 21 } },
      { ...range, levels: [0.02], shade: true },
    );
    expectWellFormed(svg);
    const [, path = ""] = /<path d="([^"]*)" fill="#005A8F"/.exec(svg) ?? [];
    const places = [...path.matchAll(/[MH]([\d.]+)/g)].map(([, x]) => Number(x));
    const ends = [...svg.matchAll(/<path d="M([\d.]+) [\d.]+v6"/g)].map(([, x]) => Number(x));
    expect(Math.min(...places)).toBeGreaterThan(((ends[0] ?? 0) + (ends.at(-1) ?? 0)) / 2);
    expect(Math.max(...places)).toBeCloseTo(ends.at(-1) ?? 0, 0);
  });

  test("refuses what is no grid and no range", () => {
    expect(() => plotPlane({ field: { values: [1, 2, 3], columns: 2 } }, range)).toThrow(
      "plotPlane: 3 values",
    );
    expect(() => plotPlane({ field: { values: [1, 2], columns: 1 } }, range)).toThrow(
      "field.columns must be",
    );
    expect(() => plotPlane({}, { xRange: [1, 0], yRange: [0, 1] })).toThrow(
      "plotPlane: xRange must be a pair",
    );
    expect(() => plotPlane({ points: [{ name: "a", x: [1], y: [] }] }, range)).toThrow(
      '"a" has 1 places x and 0',
    );
    expect(() => plotPlane(7 as never, range)).toThrow("plotPlane: content must be");
  });
});

describe("plotImages", () => {
  test("shows each image of each group, the least number white and the greatest black", () => {
    const svg = plotImages([
      { name: "before", values: [0, 1, 2, 3, 3, 2, 1, 0], size: [2, 2] },
      { name: "after", values: Float32Array.of(1, Number.NaN), size: [1, 2] },
    ]);
    expectWellFormed(svg);
    expect(textsOf(svg)).toEqual(["before", "after"]);
    const addresses = [...svg.matchAll(/base64,([^"]*)"/g)].map(([, each = ""]) => atob(each));
    expect(addresses).toHaveLength(3);
    const places = (png = "") => [...png.slice(png.indexOf("IDAT") + 11)].map((each) => each.charCodeAt(0));
    expect(places(addresses[0]).slice(1, 6)).toEqual([0, 85, 0, 170, 255]);
  });

  test("refuses values that fill no images", () => {
    expect(() => plotImages([{ name: "a", values: [1, 2, 3], size: [2, 2] }])).toThrow(
      'plotImages: "a" has 3 values, which fill no images of 2 × 2',
    );
    expect(() => plotImages([{ name: "a", values: [], size: [2, 2] }])).toThrow(ValueError);
    expect(() => plotImages([{ name: "a", values: [1], size: [0, 1] as never }])).toThrow(
      "size must be a pair",
    );
  });
});
