/** The page of a network in Chromium: what it shows is what the library computes, by pointer and by keyboard. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { toNetworkHtml } from "wengert/viz";
import { accessibilityFaults, openVisits, sidewaysOverflow, type Visit } from "../../helpers/pages.js";
import { bySize } from "../../helpers/size.js";
import { chromiumPath, sayIfSkipped } from "../browser.js";
import { size, trained } from "./networks.js";

sayIfSkipped("the page of a network");

const visit = openVisits();
const folder = mkdtempSync(join(tmpdir(), "wengert-network-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { model, recorder, images } = trained({ units: 12 });
const recording = recorder.recording;
const address = (theme?: "light" | "dark" | "contrast" | "print") => {
  const path = join(folder, `${theme ?? "auto"}.html`);
  const hostile = '<img src=x onerror="alert(1)">';
  const options = { size, recording, classes: ["low", hostile, "high"], ...(theme && { theme }) };
  writeFileSync(path, toNetworkHtml(model, images, options));
  return pathToFileURL(path).href;
};

const text = (page: Page, selector: string) => page.locator(selector).first().textContent();
/** The numbers beside the bars of the classes, as they are written. */
const shown = (page: Page) =>
  page.evaluate("[...document.querySelectorAll('#y .number')].map((each) => each.textContent)") as Promise<
    string[]
  >;
/** What a canvas shows, as text that changes with it. */
const inkOf = (page: Page, id: string) =>
  page.evaluate(`document.querySelector("#${id}").toDataURL()`) as Promise<string>;

describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  const views: [Visit, "light" | "dark" | "contrast" | "print" | undefined][] = [
    [{ width: 1280, colorScheme: "light" }, undefined],
    [{ width: 360, colorScheme: "dark" }, undefined],
    [{ width: 1920, colorScheme: "dark" }, "dark"],
    [{ width: 360 }, "contrast"],
    [{ width: 800 }, "print"],
    [{ width: 1240, media: "print" }, undefined],
  ];
  test.each(bySize(views, views.slice(0, 2)))(
    "%j in %s: accessible, nothing sticks out, nothing is loaded, nothing is said",
    { timeout: 120_000 },
    async (view, theme) => {
      const look = async (page: Page) => {
        const overflow = await sidewaysOverflow(page);
        const faults = view.media === "print" ? [] : await accessibilityFaults(page);
        await page.evaluate("document.querySelector('#draw').click()");
        return { overflow, faults, drawing: view.media === "print" ? [] : await accessibilityFaults(page) };
      };
      const { result, requests } = await visit(address(theme), { ...view, bypassPolicy: true }, look);
      expect(result).toEqual({ overflow: 0, faults: [], drawing: [] });
      expect(requests).toHaveLength(1);
      const { complaints } = await visit(address(theme), view, async () => undefined);
      expect(complaints).toEqual([]);
    },
  );

  test("images of three channels are red, green and blue, and drawn on in white", async () => {
    const path = join(folder, "coloured.html");
    const x = images.x.reshape([-1, 3, 4, 4]);
    writeFileSync(path, toNetworkHtml(model, { x, t: images.t }));
    const { result } = await visit(pathToFileURL(path).href, { bypassPolicy: true }, async (page) => {
      const index = Number.parseInt((await text(page, "#image option")) ?? "", 10);
      const coloursOf = (id: string) =>
        page.evaluate(`(() => {
          const canvas = document.querySelector("#${id}");
          const [wide, high] = [canvas.width / 4, canvas.height / 4];
          const context = canvas.getContext("2d");
          return Array.from({ length: 16 }, (_, i) => [...context.getImageData(
            Math.floor((i % 4 + 0.5) * wide), Math.floor((Math.floor(i / 4) + 0.5) * high), 1, 1,
          ).data.slice(0, 3)]);
        })()`) as Promise<number[][]>;
      const [own, saliency] = [await coloursOf("x"), await coloursOf("dx")];
      const faults = await accessibilityFaults(page);
      await page.locator("#draw").click();
      await page.keyboard.press("Space");
      return { index, own, saliency, faults, drawn: await coloursOf("x") };
    });
    const { index, own, saliency, faults, drawn } = result;
    expect(faults).toEqual([]);
    const values = images.x.toTypedArray();
    const pixel = (i: number) =>
      [0, 1, 2].map((c) => Math.round(255 * Number(values[48 * index + 16 * c + i])));
    expect(own).toEqual(own.map((_, i) => pixel(i)));
    expect(new Set(saliency.map(String)).size).toBeGreaterThan(8);
    const greys = drawn.filter(([red, green, blue]) => red === green && green === blue);
    expect(greys).toHaveLength(15); // the pixel that the keys are at has the colour of its mark
    expect(Math.max(...greys.flat())).toBeGreaterThan(0);
  });

  test("it shows the library's probabilities, at the end and at each moment", {
    timeout: 60_000,
  }, async () => {
    const { result, complaints } = await visit(address(), {}, async (page) => {
      const option = await text(page, "#image option");
      const atEnd = await shown(page);
      const tiles = await inkOf(page, "w1");
      await page.locator("#moment").focus();
      await page.keyboard.press("Home");
      return {
        option,
        atEnd,
        atStart: await shown(page),
        moved: tiles !== (await inkOf(page, "w1")),
        iteration: await text(page, "#iteration"),
      };
    });
    expect(complaints).toEqual([]);
    const index = Number(/^\d+/.exec(result.option ?? "")?.[0]);
    const expected = model
      .forward(images.x.slice([[index, index + 1]]))
      .softmax(1)
      .toTypedArray();
    const written = (value: number) => (value < 0.001 ? "< 0.001" : String(Number(value.toPrecision(2))));
    expect(result.atEnd).toEqual(Array.from(expected, (value) => written(Number(value))));
    // hardly anything is known at the start
    for (const value of result.atStart) expect(Number(value)).toBeCloseTo(1 / 3, 1);
    expect(result.moved).toBe(true);
    expect(result.iteration).toBe("Iteration 0");
  });

  test("by keyboard alone: units, classes, and an image of one's own", { timeout: 60_000 }, async () => {
    const { result, complaints } = await visit(address(), {}, async (page) => {
      const first = await page.locator('#units [tabindex="0"]').getAttribute("aria-label");
      await page.locator('#units [tabindex="0"]').focus();
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowDown");
      const unit = await page.evaluate("document.activeElement.getAttribute('aria-label')");
      const told = await text(page, "#forward-words");
      await page.locator('#classes [tabindex="0"]').focus();
      await page.keyboard.press("ArrowDown");
      const weights = await text(page, "#h-name");
      await page.keyboard.press("Escape");
      const units = await text(page, "#h-name");
      await page.locator("#draw").focus();
      await page.keyboard.press("Enter");
      const empty = await inkOf(page, "x");
      const noLoss = await text(page, "#loss");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("Space");
      const inked = (await inkOf(page, "x")) !== empty;
      await page.locator("#meant").selectOption("2");
      const loss = await text(page, "#loss");
      await page.locator("#clear").press("Enter");
      await page.locator("#draw").press("Enter");
      return { first, unit, told, weights, units, noLoss, inked, loss, back: await text(page, "#loss") };
    });
    expect(complaints).toEqual([]);
    expect(result.first).toMatch(/^Unit \d+, h = /);
    expect(result.unit).toMatch(/^Unit 10, h = /);
    expect(result.told).toMatch(/^Unit 10 \(framed\)/);
    expect([result.weights, result.units]).toEqual(["W2", "h"]);
    expect(result.noLoss).toBe("no label, no loss");
    expect(result.inked).toBe(true);
    expect(result.loss).toMatch(/^loss [\d.]+ = −log [\d.]+$/);
    expect(result.back).not.toBe(result.loss);
  });

  test("what is drawn with the pointer goes through the network at once", { timeout: 60_000 }, async () => {
    const { result } = await visit(address(), {}, async (page) => {
      await page.locator("#draw").click();
      const before = await shown(page);
      const box = await page.locator("#x").boundingBox();
      if (box === null) throw new Error("the image has a place");
      await page.mouse.move(box.x + 0.1 * box.width, box.y + 0.2 * box.height);
      await page.mouse.down();
      await page.mouse.move(box.x + 0.9 * box.width, box.y + 0.2 * box.height, { steps: 5 });
      await page.mouse.up();
      return { before, after: await shown(page) };
    });
    expect(result.after).not.toEqual(result.before);
  });
});
