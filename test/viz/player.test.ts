/**
 * The player in a real browser: from disk and from a server, by keyboard, zoomed, in every theme, and hostile
 * to hostile names.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ones, recordSources, scope, type Tensor } from "wengert";
import { graphFromJson, graphJson, graphOf, type PlayerOptions, themes, toHtml } from "wengert/viz";
import { bySize } from "../helpers/size.js";
import { chromiumPath, launchChromium, sayIfSkipped } from "./browser.js";
import { appleAndOrange, differentiated, twoLayerLoss, variable } from "./graphs.js";

sayIfSkipped("the player in a browser");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "wengert-player-"));
let browser: Browser;

/** What a page did besides showing itself. */
interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly errors: string[];
}

let shared: Page | undefined;
/** The one page that all tests use in turns, which takes a fifth of the time of a new one; a new one where the context is special. */
async function pageWith({
  viewport = { width: 1280, height: 720 },
  colorScheme = "light",
  ...special
}: BrowserContextOptions): Promise<Page> {
  if (Object.keys(special).length > 0)
    return (await browser.newContext({ viewport, colorScheme, ...special })).newPage();
  shared ??= await (await browser.newContext()).newPage();
  for (const event of ["request", "pageerror", "console", "dialog"] as const)
    shared.removeAllListeners(event);
  await shared.mouse.move(0, 0);
  if (viewport !== null) await shared.setViewportSize(viewport);
  await shared.emulateMedia({ colorScheme, media: "screen" });
  return shared;
}

async function openAt(address: string, context: BrowserContextOptions = {}): Promise<Opened> {
  const page = await pageWith(context);
  const [requests, errors]: [string[], string[]] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => errors.push(message.text()));
  page.on("dialog", (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, requests, errors };
}

let files = 0;
async function open(
  graph: Parameters<typeof toHtml>[0],
  options: PlayerOptions = {},
  { step = 0, ...context }: BrowserContextOptions & { step?: number } = {},
): Promise<Opened> {
  const file = join(folder, `${files++}.html`);
  writeFileSync(file, await toHtml(graph, options));
  return openAt(`${pathToFileURL(file)}#${step}`, context);
}

const now = (page: Page) => page.locator("#now").innerText();
/** What the page says to an expression; the tests know no types of a browser. */
const ask = <T>(page: Page, expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;
const visibleTexts = (page: Page) =>
  ask<string[]>(
    page,
    `[...document.querySelectorAll(".scroller svg text")]
      .filter((text) => getComputedStyle(text).visibility === "visible").map((text) => text.textContent)`,
  );
const styleOf = (page: Page, selector: string, property: string) =>
  ask<string>(page, `getComputedStyle(document.querySelector("${selector}")).${property}`);
/** The page must be narrower than the window: nobody scrolls in two directions to read. */
const overflow = (page: Page) =>
  ask<number>(page, "document.documentElement.scrollWidth - document.documentElement.clientWidth");
/** As the user does who edits the address. */
async function goTo(page: Page, step: number): Promise<void> {
  await ask(page, `location.hash = "#${step}"`);
  await page.waitForFunction(`document.querySelector("#count").textContent.startsWith("Step ${step} of")`);
}

describe.skipIf(chromiumPath === undefined)("the player", () => {
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  test("opens from disk without a request, an error or a word on the console", async () => {
    const { page, requests, errors } = await open(differentiated(appleAndOrange()), { title: "Apples" });
    expect(await page.title()).toBe("Apples");
    expect(await page.locator("#count").innerText()).toBe("Step 0 of 10");
    await page.keyboard.press("End");
    expect(requests).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test("opens from a server with a strict policy of its own, at the step in the address", async () => {
    const html = await toHtml(differentiated(appleAndOrange()));
    const server: Server = createServer((_, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(html);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const { port } = server.address() as AddressInfo;
      const { page, requests, errors } = await openAt(`http://127.0.0.1:${port}/#7`);
      expect(await page.locator("#count").innerText()).toBe("Step 7 of 10");
      await goTo(page, 2);
      expect(requests.filter((url) => !url.endsWith("/favicon.ico"))).toHaveLength(1);
      expect(errors.filter((error) => !error.includes("favicon"))).toEqual([]);
    } finally {
      server.close();
    }
  });

  test("is stepped through by keyboard alone: arrows, Home, End, and Tab to every number", async () => {
    const { page } = await open(differentiated(recordSources(appleAndOrange)));
    for (const [key, step] of [
      ["ArrowRight", 1],
      ["ArrowRight", 2],
      ["ArrowLeft", 1],
      ["End", 10],
      ["ArrowRight", 10],
      ["Home", 0],
      ["ArrowLeft", 0],
    ] as const) {
      await page.keyboard.press(key);
      expect(await page.locator("#count").innerText()).toBe(`Step ${step} of 10`);
      expect(new URL(page.url()).hash).toBe(`#${step}`);
    }
    await page.keyboard.press("End");
    const seen: string[] = [];
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press("Tab");
      seen.push(await ask(page, `document.activeElement.getAttribute("aria-label")`));
    }
    expect(seen).toEqual([
      "apple, needs a gradient",
      "apple_num, needs a gradient",
      "×, operation",
      "orange, needs a gradient",
      "orange_num, needs a gradient",
      "×, operation",
      "+, operation",
      "tax, needs a gradient",
      "×, operation",
      "price, output",
    ]);
    await page.locator('[aria-label="×, operation"]').first().focus();
    const details = await page.locator("#details dl:not([hidden])").innerText();
    expect(details).toMatch(/what\s+mul \(×\)/);
    expect(details).toMatch(/value\s+200/);
    expect(details).toMatch(/gradient\s+1\.1/);
    expect(details).toMatch(/local derivative\s+to apple: 2 \(= apple_num\)\s+to apple_num: 100 \(= apple\)/);
    expect(details).toMatch(/numerical gradient\s+1\.1/);
    expect(details).toMatch(/line\s+graphs\.ts:\d+/);
  });

  test("shows what the mouse points at", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { step: 10 });
    await page.locator('[aria-label="tax, needs a gradient"]').hover();
    const details = await page.locator("#details dl:not([hidden])").innerText();
    expect(details).toMatch(/name\s+tax/);
    expect(details).toMatch(/gradient\s+650/);
    expect(Number(/difference\s+(\S+)/.exec(details)?.[1])).toBeLessThan(1e-6);
  });

  test("has the same numbers as .grad, in the table and in the rules", async () => {
    const leaves = [variable(0.3, "a"), variable(-1.7, "b"), variable(2.9, "c")] as [Tensor, Tensor, Tensor];
    const [a, b, c] = leaves;
    const root = a.mul(b).tanh().add(b.mul(c)).mul(a);
    root.name = "L";
    differentiated(root);
    const { page } = await open(root, { digits: 12 }, { step: 99 });
    await page.getByRole("button", { name: "Table of all numbers" }).click();
    for (const leaf of leaves) {
      const expected = leaf.grad?.item() as number;
      const row = page.locator("tr", { has: page.getByRole("rowheader", { name: leaf.name, exact: true }) });
      const cells = (await row.locator("td").allInnerTexts()).map(Number);
      expect(cells[2]).toBeCloseTo(leaf.item(), 10);
      expect(cells[3]).toBeCloseTo(expected, 10);
      expect(cells[4]).toBeCloseTo(expected, 6);
      const rules = page.locator("#told .rule", { hasText: `∂L/∂${leaf.name} =` });
      const answers = (await rules.locator(".answer").allTextContents()).map((text) => Number(text.slice(3)));
      expect(answers.at(-1)).toBeCloseTo(expected, 10);
    }
  });

  test("reveals numbers step by step, in one layout", async () => {
    const { page } = await open(differentiated(appleAndOrange()));
    const box = await page.locator(".scroller svg").boundingBox();
    const counts: number[] = [];
    for (let step = 0; step <= 10; step++) {
      counts.push((await visibleTexts(page)).filter((text) => /\d/.test(text ?? "")).length);
      expect(await page.locator(".scroller svg").boundingBox()).toEqual(box);
      await page.keyboard.press("ArrowRight");
    }
    expect(counts).toEqual([0, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18]);
  });

  test("a NaN is alarming from the step on that shows it, and on paper", async () => {
    const { page } = await open(differentiated(variable(-1, "x").log().mul(2)));
    const alarming = () =>
      ask<string[]>(
        page,
        `[...document.querySelectorAll(".node")]
          .filter((node) => [...node.querySelectorAll("ellipse")]
            .some((each) => ["3px", "4px"].includes(getComputedStyle(each).strokeWidth)))
          .map((node) => node.getAttribute("aria-label"))`,
      );
    const alarmed = () => page.locator(".node[data-alarm]:not(.calm)").count();
    expect(await alarmed()).toBe(0);
    expect(await alarming()).toEqual([]);
    await page.keyboard.press("End");
    expect(await alarmed()).toBe(3);
    expect(await alarming()).toEqual(["log, operation", "×, operation"]);
    const stroke = `getComputedStyle(document.querySelector(".node[data-alarm] ellipse")).stroke`;
    expect(await ask(page, stroke)).toBe("rgb(163, 0, 92)");
    await page.keyboard.press("Home");
    await ask(page, `window.dispatchEvent(new Event("beforeprint"))`);
    expect(await alarmed()).toBe(3);
    await ask(page, `window.dispatchEvent(new Event("afterprint"))`);
    expect(await alarmed()).toBe(0);
  });

  test("on paper every question is marked, those of later steps too", async () => {
    const { page } = await open(differentiated(appleAndOrange()), { predict: true });
    await page.emulateMedia({ media: "print" });
    expect((await visibleTexts(page)).filter((text) => text === "?")).toHaveLength(8);
  });

  test("a result that is NaN keeps its double border", async () => {
    const { page } = await open(
      differentiated(variable(-1, "x").log().mean()),
      { style: "tensor" },
      { step: 99 },
    );
    const fills = await ask<string[]>(
      page,
      `[...document.querySelectorAll(".node[data-alarm]")].at(-1).querySelectorAll("polygon").values()
        .map((polygon) => getComputedStyle(polygon).fill).toArray()`,
    );
    expect(fills).toHaveLength(2);
    expect(fills).toContain("none");
  });

  test("a fact that a later step will tell says so", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { step: 3 });
    await page.locator("#b0").focus();
    const words = () =>
      ask<string[]>(
        page,
        `[...document.querySelectorAll("#db0 dd")].map((each) => getComputedStyle(each, "::before").content)`,
      );
    expect((await words()).filter((word) => word === '"not yet"')).toHaveLength(3);
    await page.keyboard.press("End");
    expect(await words()).not.toContain('"not yet"');
  });

  test("a phone shows the four buttons in one row, below the step", async () => {
    const { page } = await open(
      differentiated(appleAndOrange()),
      {},
      { viewport: { width: 360, height: 740 } },
    );
    const tops = await ask<number[]>(
      page,
      `["#count", "#first", "#back", "#next", "#last"]
        .map((each) => document.querySelector(each).getBoundingClientRect().top)`,
    );
    expect(new Set(tops.slice(1)).size).toBe(1);
    expect(tops[0]).toBeLessThan(tops[1] as number);
  });

  test("the table has a column for code lines only where lines are known", async () => {
    const heads = async (root: Tensor) =>
      (await open(differentiated(root))).page.locator("#all-numbers thead th").allTextContents();
    expect(await heads(appleAndOrange())).not.toContain("line");
    expect(await heads(recordSources(appleAndOrange))).toContain("line");
  });

  test("says each step in a live region, and lists them all for print", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { step: 10 });
    expect(await page.locator("#now").getAttribute("aria-live")).toBe("polite");
    expect(await now(page)).toContain("∂price/∂apple = upstream 1.1 × local 2 (= apple_num) = 2.2");
    expect(await page.locator("#told").isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#told > li").count()).toBe(11);
    expect(await page.locator("#told").isVisible()).toBe(true);
    expect(await page.locator("table").isVisible()).toBe(true);
    expect(await page.locator(".controls").first().isVisible()).toBe(false);
    await page.keyboard.press("Home");
    expect((await visibleTexts(page)).filter((text) => /\d/.test(text ?? ""))).toHaveLength(18);
    expect(await styleOf(page, "html", "backgroundColor")).toBe("rgb(255, 255, 255)");
  });

  test("without its program is a page with every step and every number", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { javaScriptEnabled: false });
    expect(await page.locator("#told").isVisible()).toBe(true);
    expect(await page.locator("table").isVisible()).toBe(true);
    expect(await page.locator(".controls").first().isVisible()).toBe(false);
  });

  test.each([
    ["a phone", { width: 390, height: 844 }],
    ["a screen of 1280 × 1024 at 400 %", { width: 320, height: 256 }],
  ])("on %s nothing but the picture and the table scrolls sideways", async (_, viewport) => {
    for (const root of [differentiated(appleAndOrange()), differentiated(twoLayerLoss(), true)]) {
      const { page } = await open(root, { predict: true }, { viewport, step: 8 });
      for (const button of await page.locator("button[aria-controls]").all()) await button.click();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      const size = await ask<number>(
        page,
        `document.querySelector(".scroller svg text").getBoundingClientRect().height`,
      );
      expect(size, "text in the picture").toBeGreaterThan(10);
    }
  });

  test("brings what happens into view where the picture is wider than the screen", async () => {
    const { page } = await open(
      differentiated(twoLayerLoss(), true),
      { style: "tensor" },
      { viewport: { width: 390, height: 844 } },
    );
    const middles: number[] = [];
    for (const step of [2, 7, 14]) {
      await goTo(page, step);
      const box = await page.locator(".node.active").first().boundingBox();
      middles.push((box?.x ?? -1) + (box?.width ?? 0) / 2);
    }
    for (const middle of middles) {
      expect(middle).toBeGreaterThan(0);
      expect(middle).toBeLessThan(390);
    }
  });

  test("takes the colours that the reader's system asks for, and those that are chosen", async () => {
    const rgb = (hex: string) =>
      `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;
    const price = differentiated(appleAndOrange());
    const { page } = await open(price, {}, { colorScheme: "dark" });
    expect(await styleOf(page, "html", "backgroundColor")).toBe(rgb(themes.dark.background));
    expect(await styleOf(page, "ellipse", "fill")).toBe(rgb(themes.dark.opFill));
    await page.emulateMedia({ colorScheme: "light" });
    expect(await styleOf(page, "html", "backgroundColor")).toBe(rgb(themes.light.background));
    for (const theme of ["dark", "contrast", "print", "light"] as const) {
      await page.locator("#theme").selectOption(theme);
      expect(await styleOf(page, "ellipse", "fill")).toBe(rgb(themes[theme].opFill));
    }
    const mine = { ...themes.light, opFill: "#ABCDEF" };
    expect(await styleOf((await open(price, { theme: mine })).page, "ellipse", "fill")).toBe(rgb("#ABCDEF"));
    const dark = await open(price, { theme: "dark" }, { colorScheme: "light" });
    expect(await styleOf(dark.page, "html", "backgroundColor")).toBe(rgb(themes.dark.background));
  });

  describe("for everyone", () => {
    const check = async (page: Page) => {
      await page.evaluate(axe);
      const { violations } = (await page.evaluate("axe.run()")) as {
        violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
      };
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.failureSummary ?? node.html).join(" | ")}`,
      );
    };

    const audited = bySize(["light", "dark", "contrast", "print"] as const, ["light", "contrast"] as const);
    test.each(audited)("in %s axe finds nothing", async (theme) => {
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

  describe("in predict mode", () => {
    test("gradients are hidden everywhere until the number is typed, then explained", async () => {
      const { page } = await open(differentiated(appleAndOrange()), { predict: true }, { step: 7 });
      for (const button of await page.locator("button[aria-controls]").all()) await button.click();
      expect(await now(page)).not.toContain("650 (=");
      expect((await visibleTexts(page)).filter((text) => text === "?")).toHaveLength(2);
      expect(await page.locator("body").innerText()).not.toContain("upstream 1 ×");
      await page.getByLabel("Your number").fill("3");
      await page.keyboard.press("Enter");
      expect(await now(page)).toContain("Not yet");
      const inSight = `document.querySelector("[role=status]").getBoundingClientRect().bottom <= innerHeight`;
      expect(await ask(page, inSight)).toBe(true);
      await page.getByLabel("Your number").fill("1.105");
      await page.keyboard.press("Enter");
      expect(await now(page)).toContain("upstream 1 × local 1.1 (= tax) = 1.1");
      expect((await visibleTexts(page)).filter((text) => text === "?")).toHaveLength(1);
      // the next question is asked, and has the focus
      await page.keyboard.type("650");
      await page.keyboard.press("Enter");
      expect(await now(page)).toContain("∂price/∂tax = upstream 1 × local 650");
      expect(await ask(page, "document.activeElement.id")).toBe("next");
      await page.keyboard.press("Enter");
      expect(await page.locator("#count").innerText()).toBe("Step 8 of 10");
      expect(await now(page)).toContain("∂price/∂(apple × apple_num)\nYour number");
    });

    test.each([
      ["2,2", true],
      [" 2.2 ", true],
      ["22/10", true],
      ["2.21", true],
      ["2.3", false],
      ["-2.2", false],
      ["", false],
      ["two", false],
    ])("2.2 typed as %j is right: %s", async (text, right) => {
      const { page } = await open(differentiated(appleAndOrange()), { predict: true }, { step: 10 });
      await page.getByLabel("Your number").fill(text);
      await page.keyboard.press("Enter");
      expect((await now(page)).includes("= 2.2")).toBe(right);
    });

    test("the tolerance is what the caller says", async () => {
      const { page } = await open(
        differentiated(appleAndOrange()),
        { predict: true, tolerance: 0 },
        { step: 10 },
      );
      await page.getByLabel("Your number").fill("2.21");
      await page.keyboard.press("Enter");
      expect(await now(page)).toContain("Not yet");
    });

    test("of an array the shape is asked for", async () => {
      const { page } = await open(
        differentiated(twoLayerLoss(), true),
        { style: "tensor", predict: true },
        { step: 14 },
      );
      await page.getByLabel("Its shape").fill("50, 784");
      await page.keyboard.press("Enter");
      expect(await now(page)).toContain("Not yet. A gradient has the shape");
      await page.getByLabel("Its shape").fill("784, 50");
      await page.keyboard.press("Enter");
      expect(await now(page)).toContain("with local xᵀ = (784, 50), ‖∂‖");
    });

    test("the answer can be given up on, and the mode switched", async () => {
      const { page } = await open(differentiated(appleAndOrange()), {}, { step: 7 });
      expect(await now(page)).toContain("= 1.1");
      await page.getByLabel("Predict the gradients").check();
      expect(await now(page)).not.toContain("= 1.1");
      await page.getByRole("button", { name: "Show the answer" }).click();
      expect(await now(page)).toContain("= 1.1");
      await page.getByLabel("Predict the gradients").uncheck();
      expect(await now(page)).toContain("= 650");
    });

    test("a sum of several uses is a question of its own, and the total at a leaf waits for it", async () => {
      const a = variable(1, "a");
      const b = a.add(a);
      const { page } = await open(differentiated(b.add(b)), { predict: true }, { step: 99 });
      const total = () => visibleTexts(page).then((texts) => texts.includes("∂ 4"));
      for (const answer of ["2", "2", "4"]) {
        expect(await total()).toBe(false);
        await page.getByLabel("Your number").fill(answer);
        await page.keyboard.press("Enter");
      }
      expect(await total()).toBe(true);
    });
  });

  test("lets no name become markup, and no text run", async () => {
    const evil = `</script><img src=x onerror=alert(1)><script>alert(2)</script>"'\`<!--]]>`;
    const root = differentiated(scope(evil, () => variable(2, evil).mul(variable(3, "w"))));
    root.name = evil;
    const { page, errors, requests } = await open(
      root,
      { title: evil, alt: evil, modules: "cluster" },
      { step: 99 },
    );
    expect(await page.title()).toBe(evil);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("#told").textContent()).toContain(
      `∂${evil}/∂${evil} = upstream 1 × local 3 (= w) = 3`,
    );
    expect(errors).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test("runs nothing but its own program, even if markup got in", async () => {
    const file = join(folder, "broken.html");
    const html = await toHtml(differentiated(appleAndOrange()));
    writeFileSync(
      file,
      html.replace(
        "</main>",
        () => "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\"></main>",
      ),
    );
    const { page } = await openAt(String(pathToFileURL(file)));
    await page.keyboard.press("End");
    expect(await page.locator("#count").innerText()).toBe("Step 10 of 10");
    expect(await page.title()).not.toBe("run");
  });

  test("of a snapshot from JSON is the same page", async () => {
    const graph = graphOf(differentiated(appleAndOrange()), { numerical: true });
    expect(await toHtml(graphFromJson(graphJson(graph)))).toBe(await toHtml(graph));
  });

  test("of a leaf, of a graph before backward, of broken numbers and of an error opens too", async () => {
    const error = (() => {
      try {
        return ones([2, 3], { name: "x" }).matmul(ones([2, 3], { name: "y" }));
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    for (const graph of [
      variable(1, "x"),
      appleAndOrange(),
      differentiated(variable(-1, "x").log()),
      error,
    ]) {
      const { page, errors } = await open(graph, { predict: true }, { step: 99 });
      expect(await page.locator("#count").innerText()).toMatch(/^Step (\d+) of \1$/);
      expect(errors).toEqual([]);
    }
  });
});

test("a tolerance is a number of at least 0", async () => {
  await expect(toHtml(variable(1), { tolerance: -1 })).rejects.toThrow(
    "toHtml: tolerance must be a finite number of at least 0, got -1",
  );
  await expect(toHtml(variable(1), { tolerance: Number.NaN })).rejects.toThrow("got NaN");
});
