/** The page whose modules open and close, in a real browser: by pointer and by keyboard, small and of any size. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { nn, ones, tensor } from "wengert";
import { graphOf, themes, toGraphHtml } from "wengert/viz";
import { escapeXml } from "../../../src/viz/text/escape.js";
import { bySize } from "../../helpers/size.js";
import { graph } from "../corpus/pictures.js";
import { ask, inBrowser, openText, overflow, styleOf } from "../player/opened.js";
import { chain } from "./chain.js";

const pages = new Map<string, Promise<string>>();
function pageOf(name: string): Promise<string> {
  const known = pages.get(name) ?? toGraphHtml(graph(name));
  pages.set(name, known);
  return known;
}

/** Asked from outside: what the page may run does not include a condition that is looked at from time to time. */
const until = (page: Page, condition: string) =>
  expect.poll(() => ask<boolean>(page, condition), { timeout: 30_000 }).toBe(true);
const settled = (page: Page) => until(page, `!document.querySelector("#canvas").hasAttribute("aria-busy")`);
const named = (page: Page, start: string) => page.locator(`#canvas .module[aria-label^="${start}"]`);
const state = (page: Page, start: string) => named(page, start).getAttribute("aria-expanded");
const focused = (page: Page) => ask<string>(page, `document.activeElement.getAttribute("aria-label")`);
const width = (page: Page) => ask<number>(page, `document.querySelector("#canvas svg").clientWidth`);

describe("a page", () => {
  test("of few modules has all states, and no Graphviz; one of many has it, and may run it", async () => {
    const [few, many] = [await pageOf("two-layer"), await pageOf("gpt-12")];
    expect(few.length).toBeLessThan(120_000);
    expect(few).not.toContain("wasm-unsafe-eval");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(many)?.[1];
    expect(policy).toMatch(/script-src 'sha256-[^']*' 'sha256-[^']*' 'wasm-unsafe-eval';/);
  });

  test("is the same bytes every time", async () => {
    expect(await toGraphHtml(graph("two-layer"))).toBe(await pageOf("two-layer"));
  });

  test("opens at first what it is asked for, and what is around that", async () => {
    const html = await toGraphHtml(graph("gpt-12"), { open: ["Gpt.3"], graphviz: "" });
    expect(html).toMatch(/aria-expanded="true" aria-label="3: Block/);
    expect(html).toMatch(/aria-expanded="true" aria-label="0 … 11: Block × 12/);
    await expect(toGraphHtml(graph("gpt-12"), { open: ["Gpt.33"] })).rejects.toThrow(
      'toGraphHtml: open: there is no module "Gpt.33"; there are Gpt',
    );
  });

  test("takes no text for Graphviz that would end its script", async () => {
    await expect(toGraphHtml(graph("gpt-12"), { graphviz: "</script>" })).rejects.toThrow("would end");
  });
});

inBrowser("the page of modules", () => {
  test("opens collapsed, and Enter opens and closes a module in place, by keyboard alone", async () => {
    const { page, requests, errors } = await openText(await pageOf("gpt-12"));
    const before = await page.locator("#canvas").innerHTML();
    for (let tab = 0; tab < 20 && !(await focused(page))?.startsWith("0 … 11"); tab++)
      await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("0 … 11: Block × 12, 10,464 params, a module, nodes in it: 648, closed");
    await page.keyboard.press("Enter");
    await settled(page);
    expect(await focused(page)).toContain("a module, nodes in it: 648, open");
    await expect.poll(() => page.locator("#canvas .node.module").count()).toBe(16);
    await page.keyboard.press("Tab"); // the first block
    await page.keyboard.press("Space");
    await settled(page);
    await expect.poll(() => page.locator("#canvas .cluster").count()).toBe(3);
    await expect.poll(() => page.locator("#live").innerText()).toContain("is open");
    await page.keyboard.press("Enter");
    await settled(page);
    await page.keyboard.press("Escape"); // the run around it
    await settled(page);
    await expect.poll(() => page.locator("#canvas").innerHTML()).toBe(before);
    expect(requests).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test("a click opens and closes, a drag moves, the wheel keeps what is under the pointer", async () => {
    const { page } = await openText(await pageOf("resnet-50"));
    await named(page, "layer2").click();
    await settled(page);
    expect(await state(page, "layer2")).toBe("true");
    const box = await page.locator("#scroller").boundingBox();
    const [x, y] = [(box?.x ?? 0) + 300, (box?.y ?? 0) + 200];
    const scrolled = () => ask<number>(page, `document.querySelector("#scroller").scrollLeft`);
    const start = await scrolled();
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 120, y, { steps: 4 });
    await page.mouse.up();
    expect(await scrolled()).toBe(start + 120);
    const place = () =>
      ask<number>(
        page,
        `(() => { const r = document.querySelector("#canvas svg").getBoundingClientRect(); return (${x} - r.left) / r.width; })()`,
      );
    await page.mouse.move(x, y);
    const [at, wide] = [await place(), await width(page)];
    await page.mouse.wheel(0, -300);
    await until(page, `document.querySelector("#canvas svg").clientWidth > ${wide} * 1.5`);
    expect(await place()).toBeCloseTo(at, 2);
    expect(await state(page, "layer2")).toBe("true");
  });

  test("what reads alike has numbers in the list, and what stands on a box is found", async () => {
    const layers = Array.from({ length: 6 }, (_, i) => new nn.Affine(2, i === 5 ? 3 : 2));
    const y = layers.reduce((h, layer) => layer.forward(h).tanh(), ones([1, 2]));
    const { page } = await openText(await toGraphHtml(y));
    const listed = async (word: string) => {
      await page.locator("#search").fill(word);
      await expect.poll(() => page.locator("#found").innerText()).toContain("found");
      return page.locator("#results button").allInnerTexts();
    };
    const found = await listed("tanh (1, 2)");
    expect(new Set(found).size).toBe(found.length);
    expect(found.filter((each) => /\(\d+\)$/.test(each)).length).toBeGreaterThan(1);
    expect((await listed("2 → 3")).join()).toContain("Affine");
  });

  test("what is searched is found in closed modules, and they open on the way there", async () => {
    const { page } = await openText(await pageOf("gpt-12"));
    await page.locator("#scroller").focus();
    await page.keyboard.press("/");
    await page.keyboard.type("gelu (1, 4, 32)");
    await expect.poll(() => page.locator("#found").innerText()).toBe("12 found");
    await page.locator("#search").fill("gelu 1,4,32"); // as one types it
    await expect.poll(() => page.locator("#found").innerText()).toBe("12 found");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await settled(page);
    await until(page, `document.activeElement.matches("[data-node]")`);
    expect(await focused(page)).toBe("gelu, (1, 4, 32)");
    expect(await state(page, "1: Block")).toBe("true");
    await expect.poll(() => page.locator("#live").innerText()).toBe("gelu is open");
    await expect
      .poll(() => page.locator("#about").innerText())
      .toContain("in Gpt (10,565 params) › 0 … 11: Block × 12");
    const seen = await ask<boolean>(
      page,
      `(() => { const a = document.activeElement.getBoundingClientRect(), b = document.querySelector("#scroller").getBoundingClientRect();
        return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom; })()`,
    );
    expect(seen).toBe(true);
    await page.keyboard.press("/");
    await page.keyboard.type("nothing is called so");
    await expect.poll(() => page.locator("#found").innerText()).toBe("Nothing found");
  });

  test("keys zoom, fit and move; a map shows where one is", async () => {
    const { page } = await openText(await pageOf("resnet-50"));
    await page.locator("#scroller").focus();
    const start = await width(page);
    await page.keyboard.press("+");
    expect(await width(page)).toBeGreaterThan(start);
    await expect.poll(() => page.locator("#map").isVisible()).toBe(true);
    const scrolled = () => ask<number>(page, `document.querySelector("#scroller").scrollLeft`);
    const before = await scrolled();
    await page.keyboard.press("ArrowRight");
    expect(await scrolled()).toBeGreaterThan(before);
    await page.locator("#map").click({ position: { x: 4, y: 10 } });
    expect(await scrolled()).toBe(0);
    await page.keyboard.press("0");
    await expect.poll(() => page.locator("#map").isVisible()).toBe(false);
    expect(await width(page)).toBeLessThanOrEqual(1280);
  });

  test("on a phone it opens on a box, and the map, which hides nothing, goes where it is pressed", async () => {
    const { page } = await openText(await pageOf("per-neuron"), 0, { viewport: { width: 360, height: 740 } });
    const seen = (at: string) =>
      `(() => { const b = document.querySelector("#scroller").getBoundingClientRect();
        return [...document.querySelectorAll("#canvas .node")].${at}.some((node) => {
          const a = node.getBoundingClientRect();
          return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom; }); })()`;
    await until(page, seen("slice(0)"));
    await expect.poll(() => page.locator("#map").isVisible()).toBe(true);
    const { clear, places } = await ask<{ clear: boolean; places: { x: number; y: number }[] }>(
      page,
      `(() => { const [map, scroller] = ["#map", "#scroller"].map((each) => document.querySelector(each).getBoundingClientRect());
        const places = [...document.querySelectorAll("#map .part")].map((part) => {
          const { left, top, width, height } = part.getBoundingClientRect();
          return { x: left + width / 2, y: top + height / 2 }; });
        return { clear: map.top >= scroller.bottom, places }; })()`,
    );
    expect(clear).toBe(true);
    for (const i of [places.length - 1, 5]) {
      const { x, y } = places[i] as { x: number; y: number };
      await page.mouse.click(x, y);
      await until(page, seen(`slice(${i}, ${i + 1})`));
    }
  });

  test.each([
    "りんごの値段がとても長い名前です",
    "苹果的价格非常非常长的名字",
    "사과의가격이아주긴이름입니다",
  ])("%s has room in its box and beside its wire", async (name) => {
    const leaf = (value: number, called: string) => tensor(value, { name: called, requiresGrad: true });
    const y = leaf(5, name).mul(leaf(2, "k"));
    y.backward(undefined, { retainGraph: true });
    const { page } = await openText(await toGraphHtml(y));
    const beside = `(() => { const text = [...document.querySelectorAll("#canvas text")]
          .find((each) => each.textContent === ${JSON.stringify(name)}).getBoundingClientRect();
        const lines = [...document.querySelectorAll("#canvas .edge path")].map((each) => each.getBoundingClientRect());
        const { left } = document.querySelector("#canvas svg").getBoundingClientRect();
        return text.left >= left && lines.every((line) =>
          line.left >= text.right || line.bottom < text.top || line.top > text.bottom); })()`;
    await until(page, beside);
  });

  // a hundred thousand nodes take as long as a busy machine needs
  vi.setConfig({ testTimeout: 240_000 });

  test("of a hundred thousand nodes the page opens with few boxes, and goes down to single ops", async () => {
    const { page, errors } = await openText(await toGraphHtml(graphOf(chain(bySize(100_000, 3_000)))));
    await expect.poll(() => page.locator("#canvas .node").count()).toBeLessThan(60);
    for (let level = 0; level < 4; level++) {
      await page.locator("#canvas .node.module").first().focus();
      await page.keyboard.press("Enter");
      await settled(page);
      if ((await page.locator('#canvas [aria-label^="sin"]').count()) > 0) break;
    }
    await expect.poll(() => page.locator('#canvas [aria-label^="sin"]').count()).toBeGreaterThan(5);
    expect(errors).toEqual([]);
  });

  const long = () => graphOf(chain(bySize(100_000, 3_000)));
  test.each([
    ["gpt-12", () => pageOf("gpt-12"), "gelu"],
    ["resnet-50", () => pageOf("resnet-50"), "relu"],
    ["100,000 nodes", () => toGraphHtml(long()), "sin"],
  ] as const)("%s: open, search, move, zoom, fit and close, by keyboard alone", async (_, made, word) => {
    const { page, errors } = await openText(await made());
    const { keyboard } = page;
    const scrolled = () =>
      ask<number[]>(
        page,
        `[document.querySelector("#scroller").scrollLeft, document.querySelector("#scroller").scrollTop]`,
      );
    const expanded = () => page.locator('#canvas .module[aria-expanded="true"]').count();
    const [before, atFirst] = [await page.locator("#canvas .node").count(), await expanded()];
    expect(before).toBeLessThan(60);
    const isClosed = () =>
      ask<boolean>(page, `document.activeElement.matches('#canvas [aria-expanded="false"]')`);
    for (let tab = 0; tab < 40 && !(await isClosed()); tab++) await keyboard.press("Tab");
    expect(await isClosed()).toBe(true);
    await keyboard.press("Enter");
    await settled(page);
    expect(await expanded()).toBe(atFirst + 1);
    await keyboard.press("/");
    await keyboard.type(word);
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await until(
      page,
      `(document.activeElement.closest("#canvas [tabindex]")?.ariaLabel ?? "").includes("${word}")`,
    );
    const wide = await width(page);
    for (let i = 0; i < 4; i++) await keyboard.press("+");
    expect(await width(page)).toBeGreaterThan(2 * wide);
    const from = await scrolled();
    await keyboard.press(from[0] === 0 ? "ArrowRight" : "ArrowLeft");
    expect(await scrolled()).not.toEqual(from);
    await keyboard.press("0");
    expect(await width(page)).toBeLessThanOrEqual(1280);
    for (let i = 0; i < 12 && (await expanded()) > atFirst; i++) {
      await keyboard.press("Escape");
      await settled(page);
    }
    expect(await expanded()).toBeLessThanOrEqual(atFirst + 1);
    expect(errors).toEqual([]);
  });

  test("without Graphviz one way down is open at a time", async () => {
    const { page, errors } = await openText(await toGraphHtml(graph("gpt-12"), { graphviz: "" }));
    await named(page, "head").focus();
    await page.keyboard.press("Enter");
    await settled(page);
    expect(await state(page, "head")).toBe("true");
    await named(page, "lnf").focus();
    await page.keyboard.press("Enter");
    await settled(page);
    expect([await state(page, "lnf"), await state(page, "head")]).toEqual(["true", "false"]);
    expect(errors).toEqual([]);
  });

  test("works inside another page, on a phone, and on paper", async () => {
    const html = await pageOf("two-layer");
    const inner = await openText(`<iframe srcdoc="${escapeXml(html)}" width="900" height="600"></iframe>`);
    const frame = inner.page.frameLocator("iframe");
    await frame.locator("#canvas .node.module").first().click();
    await expect.poll(() => frame.locator("#canvas .cluster").count()).toBe(1);
    expect(inner.errors).toEqual([]);
    const { page } = await openText(await pageOf("gpt-12"), 0, { viewport: { width: 360, height: 640 } });
    expect(await overflow(page)).toBe(0);
    await page.emulateMedia({ media: "print" });
    expect(await styleOf(page, ".bar", "display")).toBe("none");
    expect(await width(page)).toBeLessThanOrEqual(360);
    const long = await openText(await pageOf("long-names"), 0, { viewport: { width: 360, height: 640 } });
    expect(await overflow(long.page)).toBe(0);
    expect(
      await ask(
        long.page,
        `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector("h1"))`,
      ),
    ).toBe(0);
  });

  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const all = Object.keys(themes) as (keyof typeof themes)[];
  test.each(bySize(all, ["dark"] satisfies typeof all))("axe finds nothing, in %s", async (theme) => {
    const html = await toGraphHtml(graph("gpt-12"), { theme });
    for (const viewport of [
      { width: 1280, height: 720 },
      { width: 360, height: 640 },
    ]) {
      const { page } = await openText(html, 0, { viewport, bypassCSP: true });
      await page.locator("#canvas .node.module").first().focus();
      await page.keyboard.press("Enter");
      await settled(page);
      await page.keyboard.press("/");
      await page.keyboard.type("Block");
      await page.evaluate(axe);
      const { violations } = (await page.evaluate("axe.run()")) as {
        violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
      };
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`)).toEqual([]);
    }
  });
});
