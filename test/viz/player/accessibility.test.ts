/** The player is for everyone: axe looks at it in every theme, narrow and wide. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { matmul, recordSources, softmaxCrossEntropy, tensor } from "wengert";
import { themes } from "wengert/viz";
import { bySize } from "../../helpers/size.js";
import { appleAndOrange, differentiated, twoLayerLoss } from "../graphs.js";
import { goTo, inBrowser, open } from "./opened.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

inBrowser("the player, for everyone", () => {
  const check = async (page: Page) => {
    await page.evaluate(axe);
    const { violations } = (await page.evaluate("axe.run()")) as {
      violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
    };
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.failureSummary ?? node.html).join(" | ")}`,
    );
  };

  const all = Object.keys(themes) as (keyof typeof themes)[];
  test.each(bySize(all, ["contrast"] satisfies typeof all))("in %s axe finds nothing", async (theme) => {
    const { page } = await open(
      differentiated(twoLayerLoss(), true),
      { style: "tensor", theme },
      { step: 8, bypassCSP: true },
    );
    for (const button of await page.locator("button[aria-controls]").all()) await button.click();
    await page.locator(".node").first().focus();
    expect(await check(page)).toEqual([]);
  });

  test.each(bySize([0, 7], [7]))("in predict mode, narrow, at step %i axe finds nothing", async (step) => {
    const viewport = { width: 320, height: 256 };
    const { page } = await open(
      differentiated(appleAndOrange()),
      { predict: true },
      { step, viewport, bypassCSP: true },
    );
    for (const button of await page.locator("button[aria-controls]").all()) await button.click();
    expect(await check(page)).toEqual([]);
  });

  test.each(bySize(all, ["dark"] satisfies typeof all))(
    "inside arrays, in %s, axe finds nothing",
    async (theme) => {
      const x = tensor([1, 2, 3, 4], { shape: [2, 2], name: "X", requiresGrad: true });
      const w = tensor([1, -1, 2, 0.5], { shape: [2, 2], name: "W", requiresGrad: true });
      const b = tensor([10, 20], { name: "b", requiresGrad: true });
      const program = readFileSync(new URL(import.meta.url), "utf8");
      const root = recordSources(() => softmaxCrossEntropy(matmul(x, w).add(b), [0, 1]));
      const { page } = await open(
        differentiated(root),
        { theme, program, predict: theme === "contrast" },
        { step: 6, bypassCSP: true },
      );
      for (const button of await page.locator("button[aria-controls]").all()) await button.click();
      for (const step of [6, 7, 8]) {
        await goTo(page, step);
        await expect.poll(() => page.locator("#arrays").isVisible()).toBe(true);
        expect(await check(page), `step ${step}`).toEqual([]);
      }
    },
  );
});
