/** Odd graphs as pages in a real browser: every step without an error, nothing to scroll sideways to; and every SVG is XML. */
import { expect, test } from "vitest";
import { graphOf, toAnimatedSvg, toGraphHtml, toSvg } from "wengert/viz";
import { everyNth } from "../../helpers/size.js";
import { ask, inBrowser, open, openText, overflow } from "../player/opened.js";
import { oddGraphs } from "./graphs.js";

const some = everyNth(4, oddGraphs);

inBrowser("odd graphs", () => {
  test.each(some)("%s: a player", { timeout: 120_000 }, async (_, build) => {
    for (const predict of [false, true]) {
      const { page, errors, requests } = await open(graphOf(build(), { excerpts: true }), { predict });
      const last = Number((await page.locator("#count").innerText()).split(" ").at(-1));
      for (let step = 0; step <= Math.min(last, 60); step++) {
        expect(await ask(page, "document.querySelector('#now').innerText")).not.toMatch(/undefined|\[object/);
        await page.keyboard.press("ArrowRight");
      }
      await expect
        .poll(() => page.locator("#count").innerText())
        .toContain(`${Math.min(last, 61)} of ${last}`);
      expect(errors).toEqual([]);
      expect(requests).toHaveLength(1);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        expect(await overflow(page), `${width} pixels`).toBeLessThanOrEqual(0);
      }
    }
  });

  test.each(some)("%s: a page of modules, and pictures that are XML", async (_, build) => {
    const graph = graphOf(build());
    const { page, errors } = await openText(await toGraphHtml(graph), 0, {
      viewport: { width: 360, height: 740 },
    });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
    for (const svg of [await toSvg(graph), await toAnimatedSvg(graph)]) {
      const said = await page.evaluate(
        `new DOMParser().parseFromString(${JSON.stringify(svg)}, "image/svg+xml").querySelector("parsererror")?.textContent`,
      );
      expect(said).toBeUndefined();
    }
  });
});
