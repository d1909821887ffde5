/**
 * Every page in every language and theme: axe finds nothing, on screen and on paper; and at 360 pixels nothing is
 * cut off and nobody scrolls sideways.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { type Language, themes, toAnimatedSvg } from "wengert/viz";
import { accessibilityFaults, openVisits, sidewaysOverflow } from "../../helpers/pages.js";
import { bySize } from "../../helpers/size.js";
import { chromiumPath, sayIfSkipped } from "../browser.js";
import { type Kind, layers, pageOf } from "./kinds.js";

const languages: readonly Language[] = ["en", "ja", "zh"];
/** With a worksheet open in the second; the report compares two runs. */
const kinds = ["player", "predict", "graph", "network", "report"] as const satisfies readonly Kind[];

/** What sticks out of the window, or is hidden by the frame that it stands in, and cannot be scrolled to. */
const cut = (page: Page) =>
  page.evaluate(`(() => {
    const wide = document.documentElement.clientWidth;
    const isScrolled = (element) => {
      for (let at = element; at !== null && at !== document.body; at = at.parentElement)
        if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
      return false;
    };
    const isHeardOnly = (element) => {
      for (let at = element; at !== null; at = at.parentElement)
        if (/rect|inset/.test(getComputedStyle(at).clip + getComputedStyle(at).clipPath)) return true;
      return false;
    };
    return [...document.querySelectorAll("body *")].flatMap((element) => {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0 || element.closest("svg, script, style") || isScrolled(element)) return [];
      if (!element.checkVisibility({ visibilityProperty: true }) || isHeardOnly(element)) return [];
      const { overflowX } = getComputedStyle(element);
      const hides = /hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1;
      const what = element.tagName + (element.id && "#" + element.id) + " " + (element.textContent ?? "").trim().slice(0, 30);
      return left < -1 || right > wide + 1 || hides ? [what + ": " + Math.round(left) + " to " + Math.round(right)] : [];
    });
  })()`) as Promise<string[]>;

sayIfSkipped("every page, for everyone");
describe.skipIf(chromiumPath === undefined)("every page, for everyone", () => {
  const visit = openVisits();
  const folder = mkdtempSync(join(tmpdir(), "wengert-everyone-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function addressOf(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return pathToFileURL(path).href;
  }

  const all = languages.flatMap((lang) => kinds.map((kind) => [kind, lang] as const));
  const few = [["predict", "ja"]] as const;
  test.each(bySize(all, [...few]))("%s in %s", { timeout: 240_000 }, async (kind, lang) => {
    const address = addressOf(`${kind}-${lang}.html`, await pageOf(kind, lang));
    const { result } = await visit(address, { bypassPolicy: true }, async (page) => {
      const faults: string[] = [];
      const look = async (where: string) => {
        for (const fault of await accessibilityFaults(page)) faults.push(`${where}: ${fault}`);
      };
      for (const button of await page.locator("button[aria-controls]").all())
        if (await button.isVisible()) await button.click();
      const back = page.locator("#next");
      if ((await back.count()) > 0) await page.keyboard.press("End");
      const choice = page.locator("#theme");
      const chosen =
        (await choice.count()) > 0
          ? await choice
              .locator("option")
              .evaluateAll((each) => each.map((option) => (option as unknown as { value: string }).value))
          : ["auto"];
      for (const theme of chosen) {
        if (chosen.length > 1) await choice.selectOption(theme);
        if (theme !== "auto") await look(theme);
        else
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            await look(`${colorScheme} by itself`);
          }
      }
      await page.emulateMedia({ media: "print" });
      await look("on paper");
      await page.emulateMedia({ media: "screen", contrast: "more" });
      await look("more contrast");
      await page.setViewportSize({ width: 360, height: 740 });
      await look("narrow");
      return { faults, cut: await cut(page), overflow: await sidewaysOverflow(page) };
    });
    expect(result).toEqual({ faults: [], cut: [], overflow: 0 });
  });

  const colours = Object.keys(themes) as (keyof typeof themes)[];
  test.each(bySize(languages, ["ja"] as Language[]))(
    "the animation in a page, in %s",
    { timeout: 120_000 },
    async (lang) => {
      const pictures = await Promise.all(
        colours.map((theme) => toAnimatedSvg(layers(true), { lang, theme })),
      );
      const page = `<!doctype html><html lang="${lang}"><title>animations</title><main><h1>animations</h1>${pictures.join("\n")}</main></html>`;
      const { result } = await visit(addressOf(`animated-${lang}.html`, page), {}, accessibilityFaults);
      expect(result).toEqual([]);
    },
  );
});
