/** The player in a real browser: from disk and from a server, by keyboard, zoomed, in every theme. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { ones, recordSources, scope, type Tensor } from "wengert";
import { graphFromJson, graphJson, graphOf, themes, toHtml } from "wengert/viz";
import { escapeXml } from "../../../src/viz/text/escape.js";
import { full } from "../../helpers/size.js";
import { graph } from "../corpus/pictures.js";
import { appleAndOrange, differentiated, twoLayerLoss, variable } from "../graphs.js";
import {
  ask,
  goTo,
  inBrowser,
  now,
  open,
  openAt,
  openText,
  overflow,
  styleOf,
  visibleTexts,
} from "./opened.js";

inBrowser("the player", () => {
  test("opens from disk without a request, an error or a word on the console", async () => {
    const { page, requests, errors } = await open(differentiated(appleAndOrange()), { title: "Apples" });
    await expect.poll(() => page.title()).toBe("Apples");
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 0 of 10");
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
      await expect.poll(() => page.locator("#count").innerText()).toBe("Step 7 of 10");
      await goTo(page, 2);
      expect(requests.filter((url) => !url.endsWith("/favicon.ico"))).toHaveLength(1);
      expect(errors.filter((error) => !error.includes("favicon"))).toEqual([]);
    } finally {
      server.close();
    }
  });

  test("of a thousand nodes weighs less than half a megabyte, and is stepped through as any other", async () => {
    let y: Tensor = variable(0.5, "x");
    for (let i = 0; i < 333; i++) y = y.mul(1 + i / 1e5).sin();
    const html = await toHtml(differentiated(y), { maxNodes: 2000, numerical: false });
    expect(html.length).toBeLessThan(500_000);
    const { page, requests, errors } = await openText(html, 7);
    await page.waitForSelector("html.playing");
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 7 of 1334");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 8 of 1334");
    await expect.poll(() => page.locator(".active").count()).toBeGreaterThan(0);
    expect(requests).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test("works inside another page, which gives it no address of its own", async () => {
    const html = await toHtml(differentiated(appleAndOrange()));
    const { page, errors } = await openText(`<iframe srcdoc="${escapeXml(html)}"></iframe>`);
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Next" }).click();
    await expect.poll(() => frame.locator("#count").innerText()).toBe("Step 1 of 10");
    expect(errors).toEqual([]);
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
      await expect.poll(() => page.locator("#count").innerText()).toBe(`Step ${step} of 10`);
      expect(new URL(page.url()).hash).toBe(`#${step}`);
    }
    await page.keyboard.press("End");
    await page.locator("#theme").focus();
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
      await expect.poll(() => page.locator(".scroller svg").boundingBox()).toEqual(box);
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

  test("a phone shows the step and its buttons in one row at the foot", async () => {
    const { page } = await open(
      differentiated(appleAndOrange()),
      {},
      { viewport: { width: 360, height: 740 } },
    );
    const tops = await ask<number[]>(
      page,
      `["#back", "#next", "#play"].map((each) => document.querySelector(each).getBoundingClientRect().top)`,
    );
    expect(new Set(tops).size).toBe(1);
    expect(tops[0]).toBeGreaterThan(650);
    await expect.poll(() => page.locator("#first").isVisible()).toBe(false);
  });

  test("a phone sees, before the first step, what the first step is about", async () => {
    const { page } = await open(graph("gan"), {}, { viewport: { width: 360, height: 740 } });
    const isSeen = () =>
      ask<boolean>(
        page,
        `(() => {
          const frame = document.querySelector(".scroller").getBoundingClientRect();
          return [...document.querySelectorAll('.scroller .node[data-active~="1"]')].some((each) => {
            const box = each.getBoundingClientRect();
            return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
          });
        })()`,
      );
    await expect.poll(isSeen).toBe(true);
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await expect.poll(isSeen).toBe(true);
  });

  test.skipIf(!full)("the table has a column for code lines only where lines are known", async () => {
    const heads = async (root: Tensor) =>
      (await open(differentiated(root))).page.locator("#all-numbers thead th").allTextContents();
    expect(await heads(appleAndOrange())).not.toContain("line");
    expect(await heads(recordSources(appleAndOrange))).toContain("line");
  });

  test.skipIf(!full)("says each step in a live region, and lists them all for print", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { step: 10 });
    await expect.poll(() => page.locator("#now").getAttribute("aria-live")).toBe("polite");
    expect(await now(page)).toContain("∂price/∂apple = upstream 1.1 × local 2 (= apple_num) = 2.2");
    await expect.poll(() => page.locator("#told").isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    await expect.poll(() => page.locator("#told > li").count()).toBe(11);
    await expect.poll(() => page.locator("#told").isVisible()).toBe(true);
    await expect.poll(() => page.locator("table").isVisible()).toBe(true);
    await expect.poll(() => page.locator(".controls").first().isVisible()).toBe(false);
    await page.keyboard.press("Home");
    expect((await visibleTexts(page)).filter((text) => /\d/.test(text ?? ""))).toHaveLength(18);
    expect(await styleOf(page, "html", "backgroundColor")).toBe("rgb(255, 255, 255)");
  });

  test("without its program is a page with every step and every number", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { javaScriptEnabled: false });
    await expect.poll(() => page.locator("#told").isVisible()).toBe(true);
    await expect.poll(() => page.locator("table").isVisible()).toBe(true);
    await expect.poll(() => page.locator(".controls").first().isVisible()).toBe(false);
  });

  const narrow: [string, { width: number; height: number }][] = [
    ["a screen of 1280 × 1024 at 400 %", { width: 320, height: 256 }],
    ["a phone", { width: 390, height: 844 }],
  ];
  test.each(full ? narrow : narrow.slice(0, 1))(
    "on %s nothing but the picture and the table scrolls sideways",
    async (_, viewport) => {
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
    },
  );

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

  test.skipIf(!full)(
    "takes the colours that the reader's system asks for, and those that are chosen",
    async () => {
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
      expect(await styleOf((await open(price, { theme: mine })).page, "ellipse", "fill")).toBe(
        rgb("#ABCDEF"),
      );
      const dark = await open(price, { theme: "dark" }, { colorScheme: "light" });
      expect(await styleOf(dark.page, "html", "backgroundColor")).toBe(rgb(themes.dark.background));
    },
  );

  test("lets no name become markup, and no text run", async () => {
    const evil = `</script><img src=x onerror=alert(1)><script>alert(2)</script>"'\`<!--]]>`;
    const root = differentiated(scope(evil, () => variable(2, evil).mul(variable(3, "w"))));
    root.name = evil;
    const { page, errors, requests } = await open(
      root,
      { title: evil, alt: evil, modules: "cluster" },
      { step: 99 },
    );
    await expect.poll(() => page.title()).toBe(evil);
    await expect.poll(() => page.locator("img").count()).toBe(0);
    await expect.poll(() => page.locator("script").count()).toBe(1);
    await expect
      .poll(() => page.locator("#told").textContent())
      .toContain(`∂${evil}.${evil}/∂${evil} = upstream 1 × local 3 (= w) = 3`);
    expect(errors).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test("runs nothing but its own program, even if markup got in", async () => {
    const html = await toHtml(differentiated(appleAndOrange()));
    const run = "document.title = 'run'";
    const broken = html.replace(
      "</main>",
      () => `<script>${run}</script><img src=x onerror="${run}"></main>`,
    );
    const { page } = await openText(broken);
    await page.keyboard.press("End");
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 10 of 10");
    await expect.poll(() => page.title()).not.toBe("run");
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
      await expect.poll(() => page.locator("#count").innerText()).toMatch(/^Step (\d+) of \1$/);
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
