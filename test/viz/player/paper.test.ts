/** The player on paper, A4 with its margins: 718 × 1047 pixels. */
import { expect, test } from "vitest";
import { loadLanguage } from "wengert/viz";
import { differentiated, twoLayerLoss, variable } from "../graphs.js";
import { ask, inBrowser, open } from "./opened.js";

const viewport = { width: 718, height: 1047 };

inBrowser("the player, on paper", () => {
  test("has a tall picture on the first page, below its heading", async () => {
    let x = variable(1, "x");
    for (let op = 0; op < 24; op++) x = x.neg();
    const { page } = await open(differentiated(x), { rankdir: "TB" }, { viewport });
    await page.emulateMedia({ media: "print" });
    const bottom = `document.querySelector(".scroller svg").getBoundingClientRect().bottom`;
    expect(await ask<number>(page, bottom)).toBeLessThanOrEqual(viewport.height);
    expect(await ask<number>(page, bottom)).toBeGreaterThan(0.8 * viewport.height);
  });

  test("breaks no word of the table of numbers letter by letter in Japanese", async () => {
    await loadLanguage("ja");
    const { page } = await open(differentiated(twoLayerLoss(), true), { lang: "ja" }, { viewport });
    await page.emulateMedia({ media: "print" });
    const letters = await ask<number[]>(
      page,
      `[...document.querySelectorAll("#all-numbers td, #all-numbers th")].map((cell) => {
        const { width, fontSize } = getComputedStyle(cell);
        return parseFloat(width) / parseFloat(fontSize);
      })`,
    );
    expect(letters.length).toBeGreaterThan(20);
    expect(Math.min(...letters)).toBeGreaterThanOrEqual(5);
    expect(await ask(page, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(viewport.width);
  });
});
