/**
 * Pages in Japanese and Chinese, in Chromium: no English word is left on any of them in any state, the page
 * says its language, nothing sticks out, and axe finds nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  describe as describeGraph,
  type Language,
  loadLanguage,
  toDot,
  toMermaid,
  toNetworkHtml,
} from "wengert/viz";
import { accessibilityFaults, openVisits, sidewaysOverflow } from "../../helpers/pages.js";
import { bySize } from "../../helpers/size.js";
import { chromiumPath, sayIfSkipped } from "../browser.js";
import { allowed, kinds, layers, pageOf, sentencesOf } from "./kinds.js";

const others = ["ja", "zh"] as const;

/** What is written in Latin letters and not allowed so; a single letter is a name. */
const english = (text: string) =>
  (text.replaceAll("ᵀ", "").match(/\p{Script=Latin}[\p{Script=Latin}\d]*/gu) ?? []).filter(
    (word) => word.length > 1 && !/^[xcb]\d+$/.test(word) && !allowed.has(word),
  );

describe.each(others)("in %s", (lang) => {
  beforeAll(() => loadLanguage(lang));

  test("descriptions, steps, DOT and Mermaid have no English word", async () => {
    for (const retainGraph of [true, false]) {
      expect(english(describeGraph(layers(retainGraph), { lang }))).toEqual([]);
      const mermaid = toMermaid(layers(retainGraph), { lang, values: "stats", local: "edge" });
      const labels = (text: string) => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, each]) => each);
      expect(english(labels(mermaid).join(" ").replaceAll("<br/>", " "))).toEqual([]);
      const dot = toDot(layers(retainGraph), { lang, values: "stats", local: "edge", saved: true });
      const said = [...dot.matchAll(/label="((?:[^"\\]|\\.)*)"/g)].map(([, each]) => each);
      expect(english(said.join(" ").replaceAll("\\n", " "))).toEqual([]);
    }
    expect((await sentencesOf(lang)).flatMap(english)).toEqual([]);
  });
});

test("what English says stays as it is, and is not marked", async () => {
  expect(toDot(layers(true), { lang: "en" })).toBe(toDot(layers(true)));
  expect(await pageOf("player", "en")).toContain('<html lang="en"');
});

test("a language that is none is refused", async () => {
  expect(() => toDot(layers(true), { lang: "de" as Language })).toThrow('"en", "ja" or "zh"');
  await expect(loadLanguage("jp" as Language)).rejects.toThrow('"en", "ja" or "zh"');
  expect(toNetworkHtml).toThrow();
});

sayIfSkipped("pages in Japanese and Chinese");
describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  const visit = openVisits();
  const folder = mkdtempSync(join(tmpdir(), "wengert-languages-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** All text of a page, seen or heard. */
  const textOf = (page: Page) =>
    page.evaluate(`(() => {
      const said = [];
      const texts = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
      for (let at = texts.nextNode(); at !== null; at = texts.nextNode())
        if (at.parentElement?.closest("script, style, #data, code, title:not(head title)") === null)
          said.push(at.textContent);
      for (const element of document.querySelectorAll("*"))
        for (const name of ["aria-label", "alt", "title", "aria-valuetext", "placeholder"])
          said.push(element.getAttribute(name) ?? "");
      return said.filter((each) => /\\S/.test(each));
    })()`) as Promise<string[]>;

  /** Every state that says something else. */
  async function states(page: Page, look: (what: string) => Promise<void>): Promise<void> {
    await look("at first");
    const next = page.locator("#next");
    if ((await next.count()) === 1)
      while (await next.isEnabled()) {
        await next.click();
        const input = page.locator("#now form input").first();
        if ((await input.count()) === 1 && (await input.isVisible())) {
          await input.fill("0.123");
          await page.keyboard.press("Enter");
        }
        for (const view of await page.locator("#arrays .views button").all()) {
          if (!(await view.isVisible())) continue;
          await view.click();
          await look("a view");
        }
        await look("a step");
      }
    const search = page.locator("#search");
    if ((await search.count()) === 1) {
      for (const text of ["nothing", "add", ""]) {
        await search.fill(text);
        await look("a search");
      }
      await page.locator("#canvas [tabindex]").first().focus();
      await page.keyboard.press("Enter");
      await look("a module");
    }
    const draw = page.locator("#draw");
    if ((await draw.count()) === 0) return;
    for (const button of await page.locator("#units button, #classes button").all()) {
      await button.evaluate("(each) => each.click()");
      await look("a choice");
    }
    await draw.click();
    await look("drawing");
  }

  const shown = others.flatMap((lang) => kinds.map((kind) => [kind, lang] as const));
  const few = [
    ["predict", "ja"],
    ["graph", "zh"],
    ["network", "zh"],
    ["report", "ja"],
  ] as const;
  test.each(bySize(shown, [...few]))("%s in %s", { timeout: 120_000 }, async (kind, lang) => {
    const content = await pageOf(kind, lang);
    const isSvg = content.includes("<svg") && !content.includes("<html");
    expect(content).toContain(isSvg ? `xml:lang="${lang}"` : `<html lang="${lang}"`);
    const path = join(folder, `${kind}-${lang}.${isSvg ? "svg" : "html"}`);
    writeFileSync(path, content);
    const address = pathToFileURL(path).href;
    const { result, complaints } = await visit(address, { bypassPolicy: true }, async (page) => {
      const left = new Set<string>();
      await states(page, async (what) => {
        for (const text of await textOf(page))
          for (const word of english(text)) left.add(`${what}: ${word} in ${text.slice(0, 80)}`);
      });
      return { left: [...left], faults: isSvg ? [] : await accessibilityFaults(page) };
    });
    expect(result).toEqual({ left: [], faults: [] });
    expect(complaints).toEqual([]);
    if (isSvg) return;
    const narrow = await visit(address, { width: 360 }, sidewaysOverflow);
    expect(narrow.result).toBeLessThanOrEqual(0);
  });
});
