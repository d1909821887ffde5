/** Images of any size: the page is never wider than the window, and the frame of a tile covers nothing of it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { Generator, nn, rand, tensor } from "wengert";
import { toNetworkHtml } from "wengert/viz";
import { levelsBetween } from "../../../src/viz/network/parts/slice-figure.js";
import { singleLayout, tilesLayout } from "../../../src/viz/network/parts/tiles.js";
import { openVisits, sidewaysOverflow } from "../../helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../browser.js";
import { size as tiny, trained } from "./networks.js";

sayIfSkipped("the layout of a network's page");

const sizes: [number, number][] = [
  [1, 1],
  [2, 1],
  [4, 4],
  [28, 28],
  [64, 64],
  [100, 1],
  [1, 100],
  [32, 4],
  [4, 32],
  [4096, 1],
];

test.each(sizes)("tiles of %i by %i pixels fit into their column and can be seen", (width, height) => {
  for (const units of [1, 3, 10, 50, 51, 300, 400]) {
    const { perRow, cell, line, width: whole, pitch } = tilesLayout(units, width, height);
    expect(perRow).toBeLessThanOrEqual(units);
    expect(whole).toBeLessThanOrEqual(582);
    // what is drawn on the canvas is as wide as it says, or is shrunk
    expect(whole).toBeLessThanOrEqual(perRow * (width * cell[0] + line) + line);
    expect(cell.every(Number.isInteger)).toBe(true);
    if (width * height <= 784) expect(pitch).toBeGreaterThanOrEqual(24);
  }
  const { width: single, cell } = singleLayout(width, height);
  expect(single).toBeGreaterThan(0);
  expect(single).toBeLessThanOrEqual(224);
  expect(cell.every((each) => Number.isInteger(each) && each > 0)).toBe(true);
});

test("the digits' tiles are as they were drawn: two pixels each, ten in a row", () => {
  expect(tilesLayout(50, 28, 28)).toEqual({ perRow: 10, cell: [2, 2], line: 2, width: 582, pitch: 58 });
  expect(singleLayout(28, 28)).toEqual({ cell: [8, 8], width: 224 });
});

test.each([
  [0.1, 3, [0.2, 0.5, 1, 2]],
  [1.02, 1.11, [1.04, 1.06, 1.08, 1.1]],
  [1.69, 1.693, [1.691, 1.692]],
  [0.001, 150, [0.01, 0.1, 1, 10, 100]],
  [1e-20, 1e9, [1e-18, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1, 1e3, 1e6]],
  [2, 2, []],
  [0, 1, []],
])("between %d and %d there are lines of equal loss", (low, high, levels) => {
  expect(levelsBetween(low, high)).toEqual(levels);
});

const visit = openVisits();
const folder = mkdtempSync(join(tmpdir(), "wengert-layout-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  test.each([
    [4, 4, 8],
    [64, 64, 12],
    [100, 1, 12],
    [1, 1, 1],
  ])("%i by %i pixels, %i units", async (width, height, units) => {
    const generator = new Generator(1);
    const layers = [
      new nn.Affine(width * height, units, { generator }),
      new nn.ReLU(),
      new nn.Affine(units, 2, { generator }),
    ];
    const path = join(folder, `${width}.html`);
    const x = rand([4, width * height], { generator });
    writeFileSync(path, toNetworkHtml(layers, { x, t: tensor([0, 1, 0, 1]) }, { size: [width, height] }));
    const { result } = await visit(pathToFileURL(path).href, { width: 360 }, async (page) => {
      const looks = [];
      for (const each of [360, 800, 1280]) {
        await page.setViewportSize({ width: each, height: 800 });
        const overflow = await sidewaysOverflow(page);
        // the frame, an outline, stands around where the canvas shows the line's colour on both sides
        const tile = await page.evaluate(`(() => {
          const canvas = document.querySelector("#w1");
          const [box, frame] = [canvas, document.querySelector(".forth .framed")].map((each) =>
            each.getBoundingClientRect());
          const pen = canvas.getContext("2d");
          const colourAt = (x, y) => pen.getImageData(x, y, 1, 1).data.join();
          const scale = canvas.width / box.width;
          const [left, right] = [frame.left, frame.right].map((at) => Math.round((at - box.left) * scale));
          const [top, bottom] = [frame.top, frame.bottom].map((at) => Math.round((at - box.top) * scale));
          const line = colourAt(0, 0);
          return [colourAt(left - 1, top) === line, colourAt(left, top) === line,
            colourAt(right - 1, bottom - 1) === line, colourAt(right, bottom - 1) === line,
            colourAt(left, bottom) === line];
        })()`);
        looks.push({ overflow, tile });
      }
      return looks;
    });
    const whole = { overflow: 0, tile: [true, false, false, true, true] };
    expect(result).toEqual([whole, whole, whole]);
  });

  test("on paper there are both ways and the curves, and nothing lies over them", async () => {
    const path = join(folder, "paper.html");
    const { model, images, recorder } = trained({ steps: 4 });
    const classes = ["T-shirt/top", "自動車のとても長い名前です", "an ankle boot with a long name"];
    const options = { size: tiny, recording: recorder.recording, classes };
    writeFileSync(path, toNetworkHtml(model, images, options));
    // the width of A4 without its margins
    const { result } = await visit(
      pathToFileURL(path).href,
      { width: 718, media: "print" },
      async (page) => ({
        overflow: await sidewaysOverflow(page),
        seen: await page.evaluate(`["#y", "#dz", "#dw1", "#da", ".curves svg", "#confusion", ".slice"].map((each) =>
        document.querySelector(each).getBoundingClientRect().height > 20)`),
        sticky: await page.evaluate("getComputedStyle(document.querySelector('.training')).position"),
      }),
    );
    expect(result).toEqual({ overflow: 0, seen: new Array(7).fill(true), sticky: "static" });
  });

  test.each(["light", "dark"] as const)(
    "where the system forces %s colours, those that say something stay",
    async (colorScheme) => {
      const path = join(folder, "forced.html");
      const { model, images, recorder } = trained({ steps: 2 });
      // also in a theme that would not suit the system's background
      const theme = colorScheme === "light" ? "dark" : "light";
      writeFileSync(path, toNetworkHtml(model, images, { size: tiny, recording: recorder.recording, theme }));
      const { result } = await visit(pathToFileURL(path).href, { width: 1280, colorScheme }, async (page) => {
        await page.emulateMedia({ forcedColors: "active", colorScheme });
        return page.evaluate(`(() => {
        const style = (each) => getComputedStyle(document.querySelector(each));
        const background = (each) => style(each).backgroundColor;
        return {
          key: style(".key").backgroundImage.startsWith("linear-gradient"),
          right: background("#confusion td.right") !== background("#confusion tbody td:not(.right)"),
          arrow: style(".flow i").borderTopColor,
          text: style("#y text").fill,
        };
      })()`);
      });
      const text =
        colorScheme === "light" ? "rgb(0, 0, 0)" : expect.stringMatching(/^rgb\(2\d\d, 2\d\d, 2\d\d\)$/);
      expect(result).toEqual({ key: true, right: true, arrow: "rgba(0, 0, 0, 0)", text });
    },
  );
});
