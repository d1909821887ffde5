/** Long names of classes: shortened by their width where room is short, whole beside it, over nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { loadLanguage, toNetworkHtml } from "wengert/viz";
import { networkWords } from "../../../src/viz/languages/words.js";
import { classRows, imageOption } from "../../../src/viz/network/parts/class-names.js";
import { emWidth, shortened } from "../../../src/viz/text/width.js";
import { openVisits } from "../../helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../browser.js";
import { size, trained } from "./networks.js";

sayIfSkipped("names on the page of a network");

const visit = openVisits();
const folder = mkdtempSync(join(tmpdir(), "wengert-names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  "automobile",
  "自動車のとても長い名前です",
  "船 ship 船",
  "👍🏽 well done, all of it",
  "é".repeat(30),
])("%s is shortened to any room, and to no less than there is", (name) => {
  for (let room = 1; room < 20; room++) {
    const short = shortened(name, room);
    expect(emWidth(short)).toBeLessThanOrEqual(room);
    if (emWidth(name) <= room) expect(short).toBe(name);
    else {
      const kept = [...short.slice(0, -1)];
      expect(name.startsWith(kept.join(""))).toBe(true);
      const longer = [...name].slice(0, kept.length + 3).join("");
      expect(emWidth(`${longer}…`)).toBeGreaterThan(room);
    }
  }
});

test("names that would be shortened to the same begin with their number", () => {
  const names = ["a long-haired cat of the first kind", "a long-haired cat of another kind", "a dog"];
  const { names: rows } = classRows(names, networkWords("en"));
  expect(rows).toEqual(["0: a long-haired c…", "1: a long-haired c…", "a dog"]);
  const image = { index: 7, label: 0, prediction: 1, probability: 0.5, group: "wrong" } as const;
  const option = imageOption(image, 0, names, networkWords("en")).text;
  expect(option).toContain(">7 · 0: ");
  expect(option).toContain("1: ");
});

const { model, images, recorder } = trained({ steps: 3 });
const recording = recorder.recording;
const names = {
  en: ["T-shirt/top", "a very long automobile name", "WWWWWWWWWW WWWWWWWWWW"],
  ja: ["飛行機", "自動車のとても長い名前です", "猫(ペルシャ種の長毛のねこ)"],
  zh: ["飞机", "汽车的一个非常长的名字", "集装箱船集装箱船集装箱船"],
  // beside the bars, as far as there is room
  en2: ["3", "frog", "猫猫"],
};

describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  for (const [key, classes] of Object.entries(names)) {
    const lang = key.slice(0, 2) as "en" | "ja" | "zh";
    test(`${key}: no text lies on another or on a bar`, async () => {
      await loadLanguage(lang);
      const path = join(folder, `${key}.html`);
      writeFileSync(path, toNetworkHtml(model, images, { size, classes, lang }));
      const { result } = await visit(pathToFileURL(path).href, { width: 360 }, async (page) => {
        const look = () =>
          page.evaluate(`(() => {
          document.documentElement.dataset.way = "forward";
          const lies = [];
          for (const way of ["forward", "backward"]) {
            document.documentElement.dataset.way = way;
            for (const svg of document.querySelectorAll("#y, #dz")) {
              const room = svg.getBoundingClientRect();
              if (room.width === 0) continue;
              const texts = [...svg.querySelectorAll("text")];
              const bars = [...svg.querySelectorAll("rect:not(.frame)")];
              for (const [i, text] of texts.entries()) {
                const box = text.getBoundingClientRect();
                // a line of text is higher than its letters
                const high = { top: box.top + 0.25 * box.height, bottom: box.bottom - 0.2 * box.height };
                if (box.right > room.right || box.left < room.left) lies.push([text.textContent, "outside"]);
                for (const other of [...texts.slice(i + 1), ...bars]) {
                  const at = other.getBoundingClientRect();
                  const [top, bottom] = other.tagName === "text"
                    ? [at.top + 0.25 * at.height, at.bottom - 0.2 * at.height] : [at.top, at.bottom];
                  if (box.left < at.right && at.left < box.right && high.top < bottom && top < high.bottom)
                    lies.push([svg.id, text.textContent, other.textContent || "a bar"]);
                }
              }
            }
          }
          return lies;
        })()`);
        const narrow = await look();
        await page.setViewportSize({ width: 1280, height: 800 });
        return [narrow, await look()];
      });
      expect(result).toEqual([[], []]);
    });
  }

  test("what is shortened is whole as a title, and as the name that is read", async () => {
    await loadLanguage("ja");
    const path = join(folder, "whole.html");
    writeFileSync(path, toNetworkHtml(model, images, { size, recording, classes: names.ja, lang: "ja" }));
    const { result } = await visit(pathToFileURL(path).href, { width: 360 }, (page) =>
      page.evaluate(`(() => {
        const pen = document.createElement("canvas").getContext("2d");
        const chooser = document.querySelector("#image");
        pen.font = getComputedStyle(chooser).font;
        return {
          shown: [...document.querySelectorAll("#y text:not(.number)")].map((each) => each.firstChild.data),
          titles: [...document.querySelectorAll("#dz title")].map((each) => each.textContent),
          buttons: [...document.querySelectorAll("#classes button")].map((each) =>
            [each.title, each.getAttribute("aria-label")]),
          heads: [...document.querySelectorAll("#confusion thead th")].map((each) => each.title),
          options: [...chooser.options].map((each) => [each.title, each.text]),
          // the arrow takes about 20 px
          cut: [...chooser.options].filter((each) =>
            pen.measureText(each.text).width > chooser.clientWidth - 24 - 20).map((each) => each.text),
        };
      })()`),
    );
    const { shown, titles, buttons, heads, options, cut } = result as Record<string, string[]>;
    const [, car, cat] = names.ja as [string, string, string];
    expect(shown?.filter((name) => name.endsWith("…"))).toHaveLength(2);
    expect(titles).toEqual([car, cat]);
    expect(buttons?.map(([title]) => title)).toEqual(["", car, cat]);
    expect(buttons?.[1]?.[1]).toContain(car);
    expect(heads).toEqual(["", car, cat]);
    expect(cut).toEqual([]);
    const long = options?.filter(([title]) => title !== "") ?? [];
    expect(long.length).toBeGreaterThan(0);
    for (const [title] of long) expect(names.ja.some((name) => title?.includes(name))).toBe(true);
  });
});
