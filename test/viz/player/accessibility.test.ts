/** The player is for everyone: axe looks at it in every theme, narrow and wide. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { themes } from "wengert/viz";
import { bySize } from "../../helpers/size.js";
import { appleAndOrange, differentiated, twoLayerLoss } from "../graphs.js";
import { inBrowser, open } from "./opened.js";

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
});
