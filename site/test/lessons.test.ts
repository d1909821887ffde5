/** The lessons' programs in the playground: each prints what it prints in Node, and its picture is there before it has run. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { built, launch, Playground } from "./site.js";

sayIfSkipped("the lessons' programs in the playground");

const root = fileURLToPath(new URL("../..", import.meta.url));
const lessons = readdirSync(join(root, "examples/lessons"))
  .filter((file) => /^\d\d-.*\.ts$/.test(file))
  .map((file) => file.replace(/\.ts$/, ""));

describe.skipIf(chromiumPath === undefined)("in the playground", () => {
  let browser: Browser;
  let folder: string;
  let playground: Playground;
  beforeAll(async () => {
    folder = built();
    browser = await launch();
    playground = await Playground.open(browser, folder);
    await playground.rest();
  });
  afterAll(() => browser?.close());

  /** When the picture of the run is there: it says how long it took. */
  const drawn = ({ page }: Playground) =>
    page.waitForFunction(() => /\d.* \d/.test(document.querySelector("#times")?.textContent ?? ""));
  /** What is written in the picture, and how large it is. */
  const looks = async (of: Playground) =>
    (await of.player())
      .locator("svg")
      .evaluate((svg) => [
        svg.getAttribute("viewBox"),
        ...[...svg.querySelectorAll("text")].map((each) => each.textContent),
      ]);

  test.each(lessons)("%s prints what Node prints, and draws its graph", async (name) => {
    const golden = readFileSync(join(root, `test/examples/golden/${name}.txt`), "utf8");
    await playground.page.locator("#example").selectOption(`${name}.ts`);
    await playground.rest();
    await expect.poll(async () => `${await playground.printed()}\n`).toBe(golden);
    await drawn(playground);
    await expect
      .poll(async () => (await playground.player()).locator("svg .node").count())
      .toBeGreaterThan(2);
    expect(playground.asked).toEqual([]);
    expect(playground.errors).toEqual([]);
  });

  test.each(["en", "ja", "zh"])(
    "the picture that each lesson begins with is at hand in %s, and is the one that its program draws",
    async (lang) => {
      for (const name of lessons) {
        const script = readFileSync(join(folder, `parts/pictures/${name}.${lang}.js`), "utf8");
        expect(script).toMatch(/^wengertPicture\("<!doctype html>/i);
        expect(script).toContain(`<html lang=\\"${lang}\\"`);
      }
      const [name = ""] = lessons.slice(8);
      const visit = await Playground.open(browser, folder, { after: `?lang=${lang}#${name}` });
      const before = await looks(visit);
      await visit.rest();
      await drawn(visit);
      await expect.poll(() => looks(visit)).toEqual(before);
      expect(visit.errors).toEqual([]);
      await visit.close();
    },
  );
});
