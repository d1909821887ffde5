/** Numbers of a program in Chromium: dragged in the text, and by the slider below their line. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { built, launch, Playground } from "./site.js";

sayIfSkipped("the numbers of the playground");

describe.skipIf(chromiumPath === undefined)("a number that a tensor is made of", () => {
  let browser: Browser;
  let playground: Playground;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
    playground = await Playground.open(browser, built());
    await playground.rest();
    ({ page } = playground);
  });
  afterAll(() => browser?.close());
  afterEach(() => expect(playground.errors).toEqual([]));

  /** A program with one leaf, whose slider is open. */
  const open = async (written: string) => {
    await playground.run(`import { tensor } from "wengert";\nconsole.log(tensor(${written}));`);
    await page.locator(".cm-leaf").click();
    await page.locator(".slider").waitFor();
  };
  const inText = () => page.locator(".cm-leaf").textContent();
  const slider = () =>
    page
      .locator(".slider input")
      .evaluate((each) => (({ value, min, max }) => [value, min, max].map(Number))(each as HTMLInputElement));
  const scale = () => page.locator(".slider .scale span").allTextContents();

  /** Takes the number in the text this many steps along; it is held until the pointer is let go. */
  const pull = async (...steps: readonly number[]) => {
    const box = await page.locator(".cm-leaf").boundingBox();
    if (box === null) throw new Error("no number to drag");
    const [x, y] = [box.x + 3, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (const each of steps) await page.mouse.move(x + 4 * each, y);
  };

  test("its slider follows it, also beyond its ends, and goes on from there", async () => {
    await open("3");
    expect(await slider()).toEqual([3, 0, 6]);
    await pull(1, 2);
    await expect.poll(slider).toEqual([5, 0, 6]);
    await page.mouse.up();
    await page.locator(".slider input").press("ArrowRight");
    await expect.poll(inText).toBe("6");
    await pull(17);
    await page.mouse.up();
    await expect.poll(inText).toBe("23");
    await expect.poll(slider).toEqual([23, 0, 46]);
    expect(await scale()).toEqual(["0", "23", "46"]);
    await page.locator(".slider input").press("ArrowRight");
    await expect.poll(inText).toBe("24");
    await page.locator(".slider input").press("Escape");
    await expect.poll(slider).toEqual([3, 0, 46]);
  });

  test("the slider keeps the pointer and the focus while it is dragged, and a whole drag is one undo", async () => {
    await open("100");
    const input = page.locator(".slider input");
    const element = await input.elementHandle();
    const box = await input.boundingBox();
    if (box === null) throw new Error("no slider");
    const y = box.y + box.height / 2;
    const across = (share: number) => page.mouse.move(box.x + share * box.width, y);
    await across(0.5);
    await page.mouse.down();
    await across(0.6);
    await expect.poll(inText).toMatch(/^1[12]/);
    await page.waitForTimeout(600); // longer than the history joins what is typed
    await across(0.75);
    await expect.poll(inText).toMatch(/^1[45]/);
    await page.mouse.up();
    expect(await element?.evaluate((each) => each === document.activeElement)).toBe(true);
    await page.locator(".cm-content").focus();
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(inText).toBe("100");
    await expect.poll(slider).toEqual([100, 0, 200]);
  });

  test("a drag in the text is one undo, however long it rests, and the next drag is another", async () => {
    await open("100");
    await pull(1, 3);
    await page.waitForTimeout(600);
    await page.mouse.move(0, 0);
    const first = await inText();
    await page.mouse.up();
    await pull(1, 3);
    await page.mouse.up();
    await page.locator(".cm-content").focus();
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(inText).toBe(first);
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(inText).toBe("100");
  });

  test("a drag in the picture is one undo, however long it rests, and the next drag is another", async () => {
    await playground.run(
      'import { tensor } from "wengert";\ntensor(100, { requiresGrad: true }).mul(2).backward();\n',
    );
    const number = (await playground.player()).locator("svg .handle").first();
    await number.waitFor();
    const drag = async (rest: number) => {
      const box = await number.boundingBox();
      if (box === null) throw new Error("no number in the picture");
      const before = Number(await inText());
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let i = 1; i <= 3; i++) {
        await page.mouse.move(x + 4 * i, y);
        await expect.poll(inText).toBe(String(before + i));
        await page.waitForTimeout(rest); // longer than the history joins what is typed
      }
      await page.mouse.up();
    };
    await drag(600);
    await drag(0);
    await page.locator(".cm-content").focus();
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(inText).toBe("103");
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(inText).toBe("100");
  });

  test.each([
    ["1e-3", "2e-3", "0e-3", ["0e-3", "1e-3", "2e-3"]],
    ["2.50e4", "2.51e4", "2.49e4", ["0.00e4", "2.50e4", "5.00e4"]],
    ["-1.5E+2", "-1.4E+2", "-1.6E+2", ["-3.0E+2", "-1.5E+2", "0.0E+2"]],
    [".5", "0.6", "0.4", ["0.0", "0.5", "1.0"]],
    ["0.00", "0.01", "-0.01", ["-1.00", "0.00", "1.00"]],
  ])(
    "%s goes by one in its last digit, and is written in the same way",
    async (written, more, less, ends) => {
      await open(written);
      expect(await scale()).toEqual(ends);
      await pull(1);
      await expect.poll(inText).toBe(more);
      await page.mouse.up();
      await pull(-1, -2);
      await expect.poll(inText).toBe(less);
      await page.mouse.up();
      await page.locator(".slider input").press("ArrowRight");
      await expect.poll(async () => Number(await inText())).toBe(Number(written));
    },
  );

  test("typed anew, it is what its slider begins with", async () => {
    await open("3");
    await page.locator(".cm-content").focus();
    await page.keyboard.press("ControlOrMeta+End");
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.type(".25");
    await expect.poll(inText).toBe("3.25");
    await expect.poll(slider).toEqual([3.25, 0, 6.5]);
    await page.locator(".slider input").press("ArrowRight");
    await expect.poll(inText).toBe("3.26");
  });

  test("what is no decimal number, or has its sign apart, is written over by nothing that is not one", async () => {
    await open("- 3");
    await pull(-4);
    await expect.poll(inText).toBe("-1");
    await page.mouse.up();
    await playground.run('import { tensor } from "wengert";\nconsole.log(tensor([-0x10, 2]));');
    await expect.poll(() => page.locator(".cm-leaf").allTextContents()).toEqual(["2"]);
  });
});
