/** In the player, a module opens into its parts and closes again, in place, with the steps of its parts. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { scope } from "wengert";
import { toHtml } from "wengert/viz";
import { escapeXml } from "../../../src/viz/text/escape.js";
import { graph } from "../corpus/pictures.js";
import { differentiated, twoLayerLoss, variable } from "../graphs.js";
import { ask, goTo, inBrowser, now, open, openText, overflow } from "./opened.js";

const modules = { style: "modules" } as const;

inBrowser("a module in the player", () => {
  test("opens by Enter into its parts, goes on at the first of them, and closes again", async () => {
    const { page, requests, errors } = await open(differentiated(twoLayerLoss()), modules, { step: 5 });
    const box = () => page.locator('[data-key="Affine1"]');
    const texts = await page.locator(".scroller").textContent();
    await box().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector('[aria-expanded="true"]');
    expect(await now(page)).toContain("Forward through matmul");
    expect(await page.locator("#count").innerText()).toBe("Step 2 of 12");
    expect(await ask(page, "document.activeElement.dataset.key")).toBe("Affine1");
    await page.keyboard.press("ArrowRight"); // one step, not two: the page before listens no more
    expect(await page.locator("#count").innerText()).toBe("Step 3 of 12");
    await goTo(page, 12);
    expect(await now(page)).toContain("Back through matmul");
    await box().focus();
    await page.keyboard.press("Space");
    await page.waitForSelector('[data-key="Affine1"][aria-expanded="false"]');
    expect(await now(page)).toContain("Affine1");
    expect(await page.locator(".scroller").textContent()).toBe(texts);
    expect(requests).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test("opens by a click, while the settings stay", async () => {
    const { page } = await open(differentiated(twoLayerLoss()), modules);
    await page.locator("#theme").selectOption("dark");
    await page.locator("#predict").check();
    await page.locator('[data-key="Affine2"]').click();
    await page.waitForSelector('[aria-expanded="true"]');
    expect(await page.locator("#theme").inputValue()).toBe("dark");
    expect(await page.locator("#predict").isChecked()).toBe(true);
    expect(await page.locator("#count").innerText()).toBe("Step 0 of 12"); // it was at the start
    await page.locator('[data-key="Affine1"]').click(); // one at a time
    await page.waitForSelector('[data-key="Affine1"][aria-expanded="true"]');
    expect(await page.locator('[data-key="Affine2"]').getAttribute("aria-expanded")).toBe("false");
  });

  test("is called what stands on it: axe finds nothing, open and closed", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const { page } = await open(differentiated(twoLayerLoss()), modules, { bypassCSP: true });
    await page.locator('[data-key="Affine1"]').click();
    await page.waitForSelector('[aria-expanded="true"]');
    await page.evaluate(axe);
    const found = await ask<string[]>(
      page,
      "axe.run().then(({ violations }) => violations.map(({ id }) => id))",
    );
    expect(found).toEqual([]);
  });

  test("opens inside another page, and on a phone", async () => {
    const html = await toHtml(differentiated(twoLayerLoss()), modules);
    const inner = await openText(`<iframe srcdoc="${escapeXml(html)}" width="900" height="600"></iframe>`);
    const frame = inner.page.frameLocator("iframe");
    await frame.locator('[data-key="Affine1"]').click();
    await frame.locator('[aria-expanded="true"]').waitFor();
    expect(inner.errors).toEqual([]);
    const { page } = await openText(html, 3, { viewport: { width: 360, height: 640 } });
    await page.locator('[data-key="Affine1"]').focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector('[aria-expanded="true"]');
    expect(await overflow(page)).toBe(0);
  });
});

test("a module of one op, a folded one and the steps of a loop do not open", async () => {
  expect(await toHtml(differentiated(twoLayerLoss()), modules)).not.toContain('data-key="Relu1"');
  for (const name of ["gpt-12", "lstm"]) expect(await toHtml(graph(name))).not.toContain('data-opens="');
});

test("a name of any letters opens", async () => {
  const path = '<b>&"-';
  const root = differentiated(scope(path, () => variable(2, "x").mul(3).sin()));
  const html = await toHtml(root, modules);
  expect(html.match(/data-key="&lt;b&gt;&amp;&quot;-"/g)).toHaveLength(1);
  expect(html).toContain('id="opened"');
});
