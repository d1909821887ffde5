/** The player on paper, A4 with its margins: 718 × 1047 pixels. */
import { expect, test } from "vitest";
import { concat, tensor, zeros } from "wengert";
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

  test("has an answer for each blank of the worksheet, and all entries of inputs that are given", async () => {
    const X = tensor([1, 2, 3, 4, 5, 6, 7, 8], { shape: [4, 2], name: "X", requiresGrad: true });
    const W = tensor([1, -1, 2, 0.5, 3, -2], { shape: [2, 3], name: "W", requiresGrad: true });
    const wide = zeros([4, 9], { name: "wide", requiresGrad: true });
    const Y = concat([X.matmul(W), wide], 1).square(); // (4,2)·(2,3) -> (4,3), then (4,12)
    const { page } = await open(differentiated(Y.sum().mul(variable(2, "k"))), {}, { viewport });
    await page.getByRole("button", { name: "Worksheet" }).click();
    await page.emulateMedia({ media: "print" });
    await ask(page, `window.dispatchEvent(new Event("beforeprint"))`);
    const asked = await ask<[cells: number, blanks: number, filled: number, said: string][]>(
      page,
      `(() => {
        const answers = [...document.querySelectorAll("#worksheet .answers li")];
        return [...document.querySelectorAll("#worksheet .blanks > li")].map((each, i) => [
          each.querySelectorAll("td").length,
          each.querySelectorAll(".blank").length,
          [...answers[i].querySelectorAll("td")].filter((cell) => cell.textContent !== "").length,
          answers[i].querySelector("strong")?.textContent ?? "",
        ]);
      })()`,
    );
    expect(asked.length).toBeGreaterThan(5);
    for (const [cells, blanks, filled, said] of asked) {
      expect(filled).toBe(cells);
      // a number, or the shape that was asked for: no norm in place of it
      if (blanks > 0) expect(said).toMatch(/^(-?[\d.e-]+|\([\d, ]+\))$/);
    }
    const kinds = new Set(
      asked.map(([cells, , , said]) => (cells > 0 ? "cells" : said.startsWith("(") ? "shape" : "number")),
    );
    expect([...kinds].sort()).toEqual(["cells", "number"]);
    const given =
      "[...document.querySelectorAll('#worksheet > ul td')].map((each) => each.textContent).join()";
    expect(await ask(page, given)).toBe("1,2,3,4,5,6,7,8");
  });
});
