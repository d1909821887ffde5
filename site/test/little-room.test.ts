/** Where there is little room: on a phone, at a large zoom, and in a low frame of another page. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Frame, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { sidewaysOverflow } from "../../test/helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { built, launch, Playground } from "./site.js";

sayIfSkipped("the playground with little room");

describe.skipIf(chromiumPath === undefined)("the playground with little room", () => {
  let folder: string;
  let browser: Browser;
  let playground: Playground;

  const open = async (options: Parameters<typeof Playground.open>[2] = {}) => {
    playground = await Playground.atRest(browser, folder, options);
    return playground;
  };

  beforeAll(async () => {
    folder = built();
    browser = await launch();
  });
  afterAll(() => browser?.close());
  afterEach(() => playground.close());

  /** What of the picture, and of what is said of the step, is not to be seen in its frame. */
  const outOfSight = (player: Frame) =>
    player.evaluate(() => {
      const boxOf = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
      const [scroller, foot] = [boxOf(".scroller"), boxOf(".controls")];
      if (scroller === undefined || foot === undefined) return ["the picture"];
      const end = Math.min(innerHeight, foot.top);
      const within = (part: Element, top: number, bottom: number) => {
        const box = part.getBoundingClientRect();
        return box.top >= top && box.bottom <= bottom && box.left >= 0 && box.right <= innerWidth;
      };
      const texts = [...document.querySelectorAll(".scroller text:not(.ask)")];
      return [
        ...texts.filter((part) => !within(part, scroller.top, Math.min(scroller.bottom, end))),
        ...[...document.querySelectorAll("#now *")].filter((part) => !within(part, 0, end)),
      ].map(({ textContent }) => textContent);
    });

  test("embedded, 720 × 480: the whole picture is seen, and what is said of its step", async () => {
    await open({ after: "?view=graph", viewport: { width: 720, height: 480 } });
    const player = await playground.player();
    await expect.poll(() => player.locator("svg").textContent()).toContain("2.2");
    await expect.poll(() => outOfSight(player)).toEqual([]);
  });

  test.each([
    [360, 640],
    [320, 256],
  ])("%i × %i: the picture has half of its part, and every line its number", async (width, height) => {
    const { page } = await open({ viewport: { width, height } });
    const player = await playground.player();
    const room = () => page.locator("#graph").evaluate((each) => each.clientHeight);
    const picture = () => player.locator(".scroller").evaluate((each) => each.clientHeight);
    await expect.poll(async () => (await picture()) / (await room())).toBeGreaterThanOrEqual(0.5);
    await page.locator(".cm-line").nth(4).scrollIntoViewIfNeeded();
    const tops = (selector: string) =>
      page
        .locator(selector)
        .evaluateAll((all) => all.slice(0, 12).map((each) => Math.round(each.getBoundingClientRect().top)));
    const shown = ".cm-lineNumbers .cm-gutterElement:not([style*=hidden])";
    await expect.poll(async () => [await tops(shown)]).toEqual([await tops(".cm-line")]);
  });

  test.each([
    ["en", 320],
    ["en", 360],
    ["ja", 320],
    ["ja", 360],
    ["zh", 320],
    ["zh", 360],
  ])(
    "in %s, %i pixels wide, the tabs and the link to the op's page stand in one row",
    async (lang, width) => {
      const { page } = await open({ after: `?lang=${lang}`, viewport: { width, height: 640 } });
      const link = page.locator("#about");
      if (!existsSync(join(folder, "reference"))) return; // then there is no link
      await link.waitFor();
      await expect.poll(() => link.getAttribute("aria-label")).toMatch(/mul/);
      const middle = async (each: Locator) => {
        const box = await each.boundingBox();
        return box && box.y + box.height / 2;
      };
      await expect.poll(async () => [await middle(link)]).toEqual([await middle(page.locator("#tabs"))]);
      await expect.poll(() => link.innerText()).toBe("mul");
      await expect.poll(() => sidewaysOverflow(page)).toBe(0);
    },
  );

  test("on a phone Run stands where Stop stood, as soon as nothing runs, and keys stay where they are", async () => {
    const { page } = await open({ viewport: { width: 360, height: 640 } });
    const [run, stop] = [page.locator("#run"), page.locator("#stop")];
    const shown = async () => [await run.isVisible(), await stop.isVisible()];
    await page.locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText('setInterval(() => console.log("tick"), 50);');
    await expect.poll(shown).toEqual([false, true]);
    const place = async (button: Locator) => {
      const box = await button.boundingBox();
      return [box?.x, box?.width, box?.height];
    };
    const before = await place(stop);
    await stop.click();
    await expect.poll(shown).toEqual([true, false]);
    expect(await place(run)).toEqual(before);
    await run.click();
    await expect.poll(shown).toEqual([false, true]);
    await stop.click();
    await page.locator("#example").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(shown).toEqual([true, true]);
    await page.keyboard.press("Tab");
    await expect.poll(shown).toEqual([false, true]);
    await page.keyboard.press("Enter");
    await expect.poll(shown).toEqual([true, true]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("stop");
    await expect.poll(() => sidewaysOverflow(page)).toBe(0);
  });
});
