/** Every page at a zoom of 400 %, on paper, and by the keyboard alone. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, sidewaysOverflow } from "../../test/helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { built, launch, Visit } from "./site.js";

sayIfSkipped("zoom, paper and keyboard on every page of the site");

const pages = [
  "index.html",
  "playground.html",
  "playground-in-one-file.html",
  "digits.html",
  "lessons/index.html",
  "lessons/01-apple.html",
  "lessons/09-two-layers.html",
  "reference/index.html",
  "reference/documents/Op_cards.op_gelu.html",
];

describe.skipIf(chromiumPath === undefined)("every page", () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = built();
    browser = await launch();
  });
  afterAll(() => browser?.close());

  const open = async (file: string, width: number, height: number) => {
    const visit = await Visit.open(browser, folder, { file, viewport: { width, height } });
    if (file.startsWith("playground")) await visit.page.waitForSelector(".cm-content");
    return visit;
  };
  /** A build without the reference has no such pages. */
  const isThere = (file: string) => existsSync(join(folder, file));

  test.each(pages)(
    "%s at 400 per cent of 1280 × 1024: nothing is cut off, and nothing that stays covers the rest",
    async (file) => {
      if (!isThere(file)) return;
      const visit = await open(file, 320, 256);
      const { page } = visit;
      await expect.poll(() => sidewaysOverflow(page)).toBe(0);
      const covered = await page.evaluate(() =>
        [...document.querySelectorAll("body *")]
          .filter((each) => getComputedStyle(each).position === "fixed")
          .filter((each) => getComputedStyle(each).visibility === "visible")
          .map((each) => each.getBoundingClientRect())
          .filter(({ width, bottom, top }) => width > 0 && bottom > 0 && top < innerHeight)
          .reduce((most, { height }) => Math.max(most, height), 0),
      );
      expect(covered).toBeLessThanOrEqual(128);
      expect(visit.errors).toEqual([]);
      await visit.close();
    },
  );

  /** TypeDoc's own: links in the heading that opens a list, and what its program writes beside the landmarks. */
  const ofTypeDoc = /^(nested-interactive|region):/;

  test.each([
    "index.html",
    "lessons/20-convolution.html",
    "lessons/ja/09-two-layers.html",
    "lessons/zh/index.html",
    "reference/documents/Op_cards.op_gelu.html",
  ])("%s, light, dark and on paper: axe finds nothing", async (file) => {
    if (!isThere(file)) return;
    const visit = await Visit.open(browser, folder, { file, bypassCSP: true });
    for (const look of [
      { colorScheme: "light" },
      { colorScheme: "dark" },
      { colorScheme: "light", media: "print" },
    ] as const) {
      await visit.page.emulateMedia(look);
      const found = await accessibilityFaults(visit.page);
      const ours = file.startsWith("reference/") ? found.filter((fault) => !ofTypeDoc.test(fault)) : found;
      expect(ours, JSON.stringify(look)).toEqual([]);
    }
    await visit.close();
  });

  test("the pictures of an op are as light or dark as its page, and legible on a phone", async () => {
    const file = "reference/documents/Op_cards.op_gelu.html";
    if (!isThere(file)) return;
    const visit = await open(file, 360, 740);
    const { page } = visit;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const pictures = await page.locator(".op-picture img:visible").evaluateAll((all) =>
        all.map((each) => {
          const { src, clientWidth, naturalWidth } = each as HTMLImageElement;
          return { src, scale: clientWidth / naturalWidth };
        }),
      );
      expect(pictures).toHaveLength(2);
      for (const { src, scale } of pictures) {
        expect(src).toMatch(new RegExp(`-${colorScheme}.*svg$`));
        // a point is a pixel, or more
        expect(scale).toBeGreaterThan(0.74);
      }
    }
    await expect.poll(() => sidewaysOverflow(page)).toBe(0);
    await visit.close();
  });

  test.each(["Op_cards.op_ctcLoss", "Op_cards.op_crossEntropy", "Op_cards.op_conv2dWeight"])(
    "%s says what its rows are in whole words, and a wide picture lies across a sheet of its own",
    async (name) => {
      const file = `reference/documents/${name}.html`;
      if (!isThere(file)) return;
      const visit = await open(file, 1280, 720);
      const { page } = visit;
      for (const media of ["screen", "print"] as const) {
        await page.emulateMedia({ media });
        // each word, by the lines that it stands on
        const broken = () =>
          page.locator(".tsd-typography td:first-child").evaluateAll((all) =>
            all.flatMap(({ firstChild }) =>
              [...(firstChild?.textContent ?? "").matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
                const range = document.createRange();
                range.setStart(firstChild as Node, index);
                range.setEnd(firstChild as Node, index + word.length);
                return range.getClientRects().length === 1 ? [] : [word];
              }),
            ),
          );
        await expect.poll(broken).toEqual([]);
        await expect.poll(() => sidewaysOverflow(page)).toBe(0);
      }
      const sheets = page
        .locator(".op-picture.graph")
        .evaluateAll((all) =>
          all.map((each) => [
            Number(each.querySelector("img")?.getAttribute("width")) > 700,
            getComputedStyle(each).getPropertyValue("page") === "across",
          ]),
        );
      for (const [isWide, isAcross] of await sheets) expect(isAcross).toBe(isWide);
      await visit.close();
    },
  );

  test("no link leads nowhere, on any page", () => {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const there = new Set(files.map((file) => file.replaceAll("\\", "/")));
    let links = 0;
    const dead = [...there]
      .filter((file) => file.endsWith(".html"))
      .flatMap((file) => {
        const html = readFileSync(join(folder, file), "utf8").replace(/<script[\s\S]*?<\/script>/g, "");
        return [...html.matchAll(/<a [^>]*href="([^"#?]*)/g)].flatMap(([, href = ""]) => {
          if (href === "") return [];
          links++;
          const { protocol, host, pathname } = new URL(href, `http://here/${file}`);
          const leads =
            host !== "here" ? /^(https|mailto):/.test(protocol) : there.has(decodeURI(pathname.slice(1)));
          return leads ? [] : [`${file}: ${href}`];
        });
      });
    expect(new Set(dead)).toEqual(new Set());
    expect(links).toBeGreaterThan(isThere("reference") ? 20_000 : 100);
  });

  /** What makes a page wide: the longest word of its headings, of all of it, the most columns of its tables. */
  const widths: readonly ((html: string) => number)[] = [
    (html) => longest(html.match(/<h\d[\s\S]*?<\/h\d>/g)?.join(" ") ?? ""),
    longest,
    (html) => Math.max(0, ...(html.match(/<tr>[\s\S]*?<\/tr>/g) ?? []).map((row) => row.split("<t").length)),
  ];
  function longest(html: string): number {
    const content = html.slice(html.indexOf('class="col-content"'), html.indexOf('class="col-sidebar"'));
    const words = (content || html).replace(/<[^>]*>/g, "").split(/[\s-]/);
    return words.reduce((most, { length }) => Math.max(most, length), 0);
  }

  test("no page of the reference is wider than a phone: looked at are those with the longest words and tables", async () => {
    if (!isThere("reference")) return;
    const all = readdirSync(join(folder, "reference"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".html"))
      .map((file) => `reference/${file.replaceAll("\\", "/")}`);
    const texts = new Map(all.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
    const chosen = widths.flatMap((width) => {
      const known = new Map([...texts].map(([file, html]) => [file, width(html)]));
      return all.toSorted((a, b) => (known.get(b) as number) - (known.get(a) as number)).slice(0, 5);
    });
    expect(all.length).toBeGreaterThan(500);
    const visit = await open(chosen[0] as string, 320, 640);
    for (const file of new Set(chosen)) {
      await visit.page.goto(pathToFileURL(join(folder, file)).href);
      await expect.poll(() => sidewaysOverflow(visit.page), { message: file }).toBe(0);
    }
    await visit.close();
  });

  test.each(pages)("%s on paper: as wide as the sheet, whole, without buttons", async (file) => {
    if (!isThere(file)) return;
    const visit = await open(file, 794, 1123);
    const { page } = visit;
    await page.emulateMedia({ media: "print" });
    await expect.poll(() => sidewaysOverflow(page)).toBe(0);
    // what scrolls on the screen is whole on paper
    const cut = await page.evaluate(() =>
      ["#editor", ".cm-scroller", "#console", "#tensors"].filter((selector) => {
        const part = document.querySelector(selector);
        return part !== null && part.scrollHeight > part.clientHeight + 1;
      }),
    );
    expect(cut).toEqual([]);
    if (!file.startsWith("reference/"))
      await expect.poll(() => seen(page, "body > header button, main > .controls button")).toBe(0);
    // the picture too, in its frame
    const frame = await page
      .locator("iframe.player")
      .evaluateAll((all) => all.map((each) => each.clientHeight));
    for (const height of frame) expect(height).toBeGreaterThan(300);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
    expect(visit.errors).toEqual([]);
    await visit.close();
  });

  const seen = (page: Page, selector: string) =>
    page
      .locator(selector)
      .evaluateAll((all) => all.filter((each) => each.getClientRects().length > 0).length);

  /** Presses Tab until the focus is in what is looked for. */
  async function reach(page: Page, selector: string): Promise<void> {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      const isThere = await page
        .locator(selector)
        .first()
        .evaluate((element) => element.contains(document.activeElement));
      if (isThere) return;
    }
    throw new Error(`${selector} is not reached by Tab`);
  }

  test("the first page by the keyboard alone: its language, its colours, and on to the playground", async () => {
    const { page, close } = await visited("index.html");
    await reach(page, '[data-language="ja"]');
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe("ja");
    await reach(page, "#theme");
    await page.keyboard.press("End");
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    await reach(page, 'a[data-page="playground.html"]');
    await page.keyboard.press("Enter");
    await page.waitForSelector(".cm-content");
    expect(page.url()).toContain("lang=ja");
    await close();
  });

  test("the digits by the keyboard alone: fewer iterations, begun, stopped, and the network looked at", async () => {
    const { page, close } = await visited("digits.html");
    await reach(page, "#iterations");
    await page.keyboard.press("Home");
    await expect.poll(() => page.locator("#iterations").inputValue()).toBe("1200");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await reach(page, "#start");
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      () => /^[1-9]/.test(document.querySelector("#said")?.textContent ?? ""),
      undefined,
      {
        timeout: 60_000,
      },
    );
    await reach(page, "#stop");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector<HTMLButtonElement>("#look")?.disabled === false);
    await reach(page, "#look");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#seen iframe", { timeout: 60_000 });
    await close();
  });

  test("a lesson by the keyboard alone: an exercise answered, and on to the playground", async () => {
    const { page, close } = await visited("lessons/01-apple.html");
    await reach(page, "form input, input[type=text]");
    await page.keyboard.type("0.123");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[role="status"], [aria-live]')].some(({ textContent }) =>
        textContent?.trim(),
      ),
    );
    await reach(page, 'a[href*="playground.html#"]');
    await page.keyboard.press("Enter");
    await page.waitForURL(/playground\.html#/);
    await close();
  });

  test("the playground by the keyboard alone: a number in the picture, and its player", async () => {
    const { page, close } = await visited("playground.html");
    await page.waitForSelector(".cm-leaf");
    const player = await (await page.waitForSelector("iframe.player:not(.coming)")).contentFrame();
    const slider = player?.getByRole("slider", { name: "apple", exact: true });
    await slider?.waitFor();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if ((await player?.evaluate(() => document.activeElement?.getAttribute("data-leaf"))) === "parameter_1")
        break;
    }
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() =>
      document.querySelector(".cm-content")?.textContent?.includes("tensor(101,"),
    );
    await expect.poll(() => slider?.evaluate((each) => each === document.activeElement)).toBe(true);
    await close();
  });

  async function visited(file: string) {
    const visit = await open(file, 1280, 720);
    const close = async () => {
      expect(visit.errors).toEqual([]);
      await visit.close();
    };
    return { page: visit.page, close };
  }
});
