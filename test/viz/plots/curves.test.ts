/** Curves: everything is on the picture, and nothing is smoothed away silently. */
import { describe, expect, test } from "vitest";
import { ValueError } from "wengert";
import { plotCurves, sparkline } from "wengert/viz";
import { linearScale } from "../../../src/viz/plots/scale.js";
import { thin } from "../../../src/viz/plots/thin.js";

const evaluations = [0, 600, 1200].map((iteration, i) => ({
  iteration,
  loss: 1,
  trainAccuracy: 0.1 + 0.4 * i,
  testAccuracy: 0.1 + 0.39 * i,
}));
const losses = Array.from({ length: 1201 }, (_, i) => 2.3 / (1 + i / 100));
const numbersOf = (svg: string) => svg.match(/NaN|Infinity|undefined/g);

describe("plotCurves", () => {
  test("names axes, lines and their last values", () => {
    const svg = plotCurves({ losses, evaluations }, { title: "MNIST" });
    for (const text of [
      "MNIST",
      "iteration",
      "accuracy of each evaluation",
      "train 0.9",
      "test 0.88",
      "loss: mean of 5 iterations, band from least to greatest",
    ])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg).toContain("#005A8F");
    expect(svg).toContain("#B34700");
    expect(svg).toContain("train 0.9, test 0.88");
    expect(numbersOf(svg)).toBeNull();
  });

  test("draws short histories point by point", () => {
    const svg = plotCurves({ losses: losses.slice(0, 50), evaluations: [] });
    expect(svg).toContain("loss of each iteration");
    expect(svg).not.toContain("<polygon");
    expect(numbersOf(svg)).toBeNull();
  });

  test("gives the loss the whole width where nothing was evaluated", () => {
    const alone = plotCurves({ losses: losses.slice(0, 50), evaluations: [] }, { width: 1000 });
    const beside = plotCurves(
      { losses: losses.slice(0, 50), evaluations: evaluations.slice(0, 1) },
      { width: 1000 },
    );
    const reach = (svg: string) =>
      Math.max(...Array.from(svg.matchAll(/([\d.]+),[\d.]+"/g), ([, x]) => Number(x)));
    const [line] = alone.match(/<polyline points="[^"]*"/) ?? [];
    const [half] = beside.match(/<polyline points="[^"]*"/) ?? [];
    expect(reach(line ?? "")).toBeGreaterThan(800);
    expect(reach(half ?? "")).toBeLessThan(500);
    expect(alone).not.toContain("accuracy");
    expect(beside).toContain("accuracy");
  });

  test("survives a single iteration", () => {
    expect(numbersOf(plotCurves({ losses: [2.3], evaluations: evaluations.slice(0, 1) }))).toBeNull();
  });

  test("says how many losses are no numbers, and draws the others, with gaps between", () => {
    const svg = plotCurves({ losses: [1, 2, Number.NaN, 3, Number.POSITIVE_INFINITY], evaluations: [] });
    expect(svg).toContain("2 of 5 losses are NaN or infinite");
    expect(svg.match(/<polyline /g)).toHaveLength(1);
    expect(svg).toMatch(/<polyline points="[\d.]+,[\d.]+ [\d.]+,[\d.]+"/);
    expect(svg.match(/<circle /g)).toHaveLength(1);
    const diverged = Array.from({ length: 2000 }, (_, i) => (i >= 700 && i < 1400 ? Number.NaN : 1));
    const thinned = plotCurves({ losses: diverged, evaluations: [] });
    expect(thinned.match(/<polyline /g)).toHaveLength(2);
    expect(thinned.match(/<polygon /g)).toHaveLength(2);
    expect(plotCurves({ losses: [Number.NaN], evaluations: [] })).toContain("1 of 1 losses");
  });

  test("is the same bytes for the same history, and well-formed whatever the title", () => {
    const svg = plotCurves({ losses, evaluations }, { title: "</title><script>&" });
    expect(plotCurves({ losses, evaluations }, { title: "</title><script>&" })).toBe(svg);
    expect(svg).not.toContain("<script>");
    const opened = svg.match(/<[a-z]+[^>]*[^/]>/g)?.length;
    expect(svg.match(/<\/[a-z]+>/g)).toHaveLength(opened ?? -1);
  });

  test.each([
    [{ width: '"/><script>' as never }, "plotCurves: width must be a finite number above 0"],
    [{ height: -1 }, "plotCurves: height must be a finite number above 0, got -1"],
    [
      { theme: "constructor" as never },
      'plotCurves: theme must be "light", "dark", "print" or "contrast", got "constructor"',
    ],
  ])("options cannot write markup: %j", (options, message) => {
    expect(() => plotCurves({ losses, evaluations }, options)).toThrow(message);
  });

  test("a history is made of numbers", () => {
    const wrong = "</text><script>" as never;
    expect(() => plotCurves({ losses: [1, wrong], evaluations: [] })).toThrow(
      "plotCurves: losses[1] must be a number, got ",
    );
    const evaluation = { iteration: wrong, loss: 1, trainAccuracy: 1, testAccuracy: 1 };
    expect(() => plotCurves({ losses: [1], evaluations: [evaluation] })).toThrow(
      "plotCurves: evaluations[0].iteration must be a number, got ",
    );
    expect(plotCurves({ losses: Float32Array.of(2, 1) as never, evaluations: [] })).toContain("last 1.");
  });

  test("refuses an empty history and an unknown theme", () => {
    expect(() => plotCurves({ losses: [], evaluations: [] })).toThrow(ValueError);
    expect(() => plotCurves({ losses, evaluations }, { theme: "pink" as "dark" })).toThrow(
      'plotCurves: theme must be "light", "dark", "print" or "contrast", got "pink"',
    );
  });
});

test("thinning keeps the least and the greatest", () => {
  const { runs, length } = thin([1, 9, 2, 2, 5, Number.NaN, 7], 3);
  expect(length).toBe(3);
  expect(runs).toEqual([
    { position: 1, mean: 4, min: 1, max: 9 },
    { position: 4, mean: 3.5, min: 2, max: 5 },
    { position: 6, mean: 7, min: 7, max: 7 },
  ]);
});

test("scales have round ticks", () => {
  expect(linearScale([0, 2.34], [0, 100], { round: true }).ticks).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  expect(linearScale([0.1, 1], [0, 100], { round: true }).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearScale([0, 10_000], [0, 100]).ticks).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
  expect(linearScale([5, 5], [0, 100]).at(5)).toBe(0);
});

test("a sparkline is one line of blocks from the least to the greatest", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline([2, 2])).toBe("▁▁");
  expect(sparkline([])).toBe("");
  expect(sparkline([0, Number.NaN, 7])).toBe("▁ █");
  expect(sparkline([Number.NaN])).toBe(" ");
  expect([...sparkline(losses)]).toHaveLength(58);
});
