/** The pages in every language, wide and narrow, light and dark: axe finds nothing, nothing is cut off, no word is missing. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, sidewaysOverflow } from "../../test/helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { built, launch, Playground, Visit } from "./site.js";

sayIfSkipped("the looks of the site");

const looks = [
  [1280, "light"],
  [360, "dark"],
  [1280, "dark"],
  [360, "light"],
] as const;

describe.skipIf(chromiumPath === undefined)(
  "axe finds nothing, nothing is cut off, no word is missing",
  () => {
    let folder: string;
    let browser: Browser;
    beforeAll(async () => {
      folder = built();
      browser = await launch();
    });
    afterAll(() => browser?.close());

    test.each(
      ["index.html", "digits.html", "playground.html"].flatMap((file) =>
        (["en", "ja", "zh"] as const).map((lang) => [file, lang] as const),
      ),
    )("%s in %s", async (file, lang) => {
      const options = {
        ...{ file, after: `?lang=${lang}`, bypassCSP: true },
        viewport: { width: 1280, height: 760 },
      };
      const isPlayground = file === "playground.html";
      const visit = await (isPlayground
        ? Playground.open(browser, folder, options)
        : Visit.open(browser, folder, options));
      const { page } = visit;
      const player = async () => (visit instanceof Playground ? visit.player() : undefined);
      if (visit instanceof Playground) {
        await visit.rest();
        await page.waitForSelector(".cm-leaf");
      }
      for (const [width, colorScheme] of isPlayground ? looks : looks.slice(0, 2)) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 760 });
        await expect
          .poll(() => accessibilityFaults(page), { message: `${width} ${colorScheme}` })
          .toEqual([]);
        await expect.poll(() => sidewaysOverflow(page), { message: `${width} ${colorScheme}` }).toBe(0);
      }
      await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(lang);
      const texts = await page.locator("[data-word]").allTextContents();
      expect(texts.filter((text) => text.trim() === "")).toEqual([]);
      if (lang !== "en") expect(texts.filter((text) => !/[\u3040-\u9fff]/.test(text))).toEqual([]);
      const spoken = await (await player())?.evaluate(() => document.documentElement.lang);
      expect(spoken).toBe(isPlayground ? lang : undefined);
      expect(visit.errors).toEqual([]);
      await visit.close();
    });
  },
);
