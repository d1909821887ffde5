/** draw.ts: the trained network at three zooms, and the player for one image. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, openVisits, sidewaysOverflow } from "../helpers/pages.js";
import { nodeArguments, root } from "../helpers/programs.js";
import { chromiumPath, sayIfSkipped } from "../viz/browser.js";
import { labelsIn, layoutOld, readSvg } from "../viz/layout.js";

sayIfSkipped("the player of the trained network");

const visit = openVisits();
const program = await nodeArguments("examples/mnist/draw.ts");
const out = mkdtempSync(join(tmpdir(), "wengert-draw-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));
const read = (file: string) => readFileSync(join(out, file), "utf8");

let printed = "";
beforeAll(() => {
  printed = execFileSync(process.execPath, [...program, out], { cwd: root, encoding: "utf8" });
}, 120_000);

test("draws a network that has learnt, and writes seven files", () => {
  const [, accuracy] = /test accuracy after 600 iterations: (0\.\d+)/.exec(printed) ?? [];
  expect(Number(accuracy)).toBeGreaterThan(0.85);
  expect(readdirSync(out).sort()).toEqual([
    "two-layer-book.dot",
    "two-layer-book.svg",
    "two-layer-modules.dot",
    "two-layer-modules.svg",
    "two-layer-player.html",
    "two-layer-tensor.dot",
    "two-layer-tensor.svg",
  ]);
});

test.each(["modules", "tensor", "book"])(
  "%s: every label of the DOT is in the picture, in Graphviz 5 too",
  async (zoom) => {
    const labels = labelsIn(read(`two-layer-${zoom}.dot`));
    expect(labels).toEqual(expect.arrayContaining(["loss", "x", "t"]));
    expect(readSvg(read(`two-layer-${zoom}.svg`)).texts).toEqual(expect.arrayContaining(labels));
    const old = await layoutOld(read(`two-layer-${zoom}.dot`));
    expect(old.texts).toEqual(expect.arrayContaining(labels));
  },
);

test("the zooms differ in what they show: layers, ops in their layers, ops as circles", () => {
  expect(read("two-layer-modules.dot")).toContain("784 → 50\\n39,250 params");
  expect(read("two-layer-modules.dot")).not.toContain("matmul");
  expect(read("two-layer-tensor.dot")).toContain("Affine1  (39,250 params)");
  expect(read("two-layer-book.dot")).toContain('shape="circle"');
  expect(read("two-layer-book.dot")).not.toContain("subgraph");
});

test.skipIf(chromiumPath === undefined)(
  "the player opens from disk, without a fault, and ends with the gradients of the weights",
  {
    timeout: 120_000,
  },
  async () => {
    const address = pathToFileURL(join(out, "two-layer-player.html")).href;
    const { result, complaints, requests } = await visit(address, { bypassPolicy: true }, async (page) => {
      await page.keyboard.press("End");
      return {
        heading: await page.locator("h1").innerText(),
        text: await page.locator("body").innerText(),
        overflow: await sidewaysOverflow(page),
        faults: await accessibilityFaults(page),
      };
    });
    expect(result).toMatchObject({
      heading: "One image through the trained network",
      overflow: 0,
      faults: [],
    });
    expect(result.text).toContain("∂loss/∂W1");
    expect(complaints).toEqual([]);
    expect(requests).toEqual([address]);
  },
);
