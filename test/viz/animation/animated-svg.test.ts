/** toAnimatedSvg: what is to be seen in each step is what frames draws for it. */
import { describe, expect, test } from "vitest";
import { type AnimationOptions, frames, steps, toAnimatedSvg } from "wengert/viz";
import { chromiumPath, launchChromium, sayIfSkipped } from "../browser.js";
import { appleAndOrange, differentiated, variable } from "../graphs.js";

const price = differentiated(appleAndOrange());

/** Of each group that is not always there, in which steps it is. */
const moving = /<g class="(steps-\d+-\d+)( last)?" style="animation-name:steps-\d+-\d+-(\d+)-(\d+)"/g;

/** The file as it looks in one step: nothing moves, and what is hidden is not there. */
function atStep(svg: string, step: number): string {
  const still = svg.replace(/<style>[\s\S]*?<\/style>\n/, "");
  const marked = still.replace(moving, (_, _name, _last, from: string, to: string) =>
    Number(from) <= step && step <= Number(to) ? "<g" : "<g hidden",
  );
  return marked.replace(/<g hidden>[\s\S]*?<\/g>\n/g, "");
}

const bare = (svg: string) =>
  svg
    .replace(/ (aria-label|id)="[^"]*"/g, "")
    .replace(/<title>computation[^<]*<\/title>|<title>[^<]*<\/title>/g, "");

describe("each step is the frame", () => {
  const odd = variable(0, "x");
  test.each<[string, typeof price, AnimationOptions]>([
    ["of a price", price, {}],
    ["with the chain rule, in the dark", price, { local: "chain", theme: "dark" }],
    ["with a value that alarms", differentiated(odd.reciprocal()), {}],
  ])("%s", async (_, graph, options) => {
    const svg = await toAnimatedSvg(graph, { ...options, captions: false });
    for (const { index, svg: frame } of await frames(graph, options))
      expect(bare(atStep(svg, index)), `step ${index}`).toBe(bare(frame));
  });
});

test("the sentence of each step stands below, and room for it", async () => {
  const [plain, told] = [await toAnimatedSvg(price, { captions: false }), await toAnimatedSvg(price)];
  const height = (svg: string) => Number(/height="([\d.]+)pt"/.exec(svg)?.[1]);
  expect(height(told)).toBeGreaterThan(height(plain) + 18);
  for (const { index, sentence } of steps(price)) {
    const words = [...atStep(told, index).matchAll(/<text x="8" y="[\d.]+"[^>]*>([^<]*)/g)].map(
      ([, text]) => text,
    );
    expect(words.join(" ")).toBe(sentence.replaceAll("&", "&amp;"));
  }
});

test("no script, the same bytes each time, and a duration for the whole", async () => {
  const svg = await toAnimatedSvg(price, { seconds: 2 });
  expect(svg).not.toContain("<script");
  expect(await toAnimatedSvg(price, { seconds: 2 })).toBe(svg);
  expect(svg).toContain(`animation-duration:${2 * (steps(price).size + 1)}s`);
});

test.each([0, 61, Number.NaN])("refuses %d seconds", async (seconds) => {
  await expect(toAnimatedSvg(price, { seconds })).rejects.toThrow(
    "seconds must be a number of seconds from 0.1 to 60",
  );
});

sayIfSkipped("toAnimatedSvg in a browser");
test.skipIf(chromiumPath === undefined)(
  "a browser plays it, and rests for those who want less motion",
  async () => {
    const svg = await toAnimatedSvg(price);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.setContent(`<!doctype html>${svg}`);
      const seen = (seconds: number) =>
        page.evaluate((time) => {
          const { document, getComputedStyle } = globalThis as unknown as Window;
          for (const each of document.getAnimations()) {
            each.pause();
            each.currentTime = 1000 * time;
          }
          return [...document.querySelectorAll("text")]
            .filter((text) => getComputedStyle(text).visibility === "visible")
            .map((text) => text.textContent);
        }, seconds);
      const drawn = await frames(price);
      for (const { index, svg: frame, sentence } of drawn) {
        const words = [...frame.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
        const shown = await seen(1.5 * (index + 0.5));
        expect(shown.slice(0, words.length).sort(), `step ${index}`).toEqual(words.sort());
        expect(shown.slice(words.length).join(" "), `step ${index}`).toBe(sentence);
      }
      for (const still of [{ reducedMotion: "reduce" }, { reducedMotion: null, media: "print" }] as const) {
        await page.emulateMedia({ reducedMotion: null, media: "screen" });
        await expect
          .poll(() => page.evaluate(() => (globalThis as unknown as Window).document.getAnimations().length))
          .toBeGreaterThan(0);
        await page.emulateMedia(still);
        await expect
          .poll(() => page.evaluate(() => (globalThis as unknown as Window).document.getAnimations().length))
          .toBe(0);
        expect(await seen(0)).toContain("2.2");
      }
    } finally {
      await browser.close();
    }
  },
);

/** What is used of the page. */
interface Window {
  readonly document: {
    getAnimations(): { currentTime: number; pause(): void }[];
    querySelectorAll(selector: string): Iterable<{ readonly textContent: string }>;
  };
  getComputedStyle(element: unknown): { readonly visibility: string };
}
