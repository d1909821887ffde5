/**
 * A page around the player, in a frame without an origin: it gives another page in place of the one that is seen,
 * and lets the numbers of leaves be moved.
 */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { tensor } from "wengert";
import { toHtml } from "wengert/viz";
import { escapeXml } from "../../../src/viz/text/escape.js";
import { differentiated, twoLayerLoss } from "../graphs.js";
import { inBrowser, openText } from "./opened.js";

function priceOf(apples: number) {
  const apple = tensor(apples, { name: "apple", requiresGrad: true });
  const price = apple.mul(tensor(1.1, { name: "tax", requiresGrad: true }));
  price.backward();
  return price;
}

const handles = (value: number) => [
  { leaf: "parameter_1", label: "apple", start: 100, value, step: 1, min: 0, max: 200 },
];

/** A page that holds the player of 100 apples, and keeps what it says. */
async function around(sandbox = 'sandbox="allow-scripts"') {
  const html = await toHtml(priceOf(100));
  const policy = /<meta http-equiv[^>]*>/.exec(html)?.[0].replace("base-uri", "frame-src 'self'; base-uri");
  const frame = `<iframe ${sandbox} width="900" height="700" srcdoc="${escapeXml(html)}"></iframe>`;
  const { page, errors } = await openText(
    `<!doctype html><meta charset="utf-8">${sandbox === "" ? "" : policy}<body>${frame}</body>`,
  );
  await page.waitForSelector("iframe");
  const player = page.frames()[1];
  if (player === undefined) throw new Error("no frame");
  await player.waitForSelector(".playing svg");
  return { page, player, errors };
}

const post = (page: Page, message: object) =>
  page.evaluate(
    `document.querySelector("iframe").contentWindow.postMessage(${JSON.stringify(message)}, "*")`,
  );

/** What the player asks for, from now on. */
async function listen(page: Page): Promise<() => Promise<(number | string)[]>> {
  // the page's own policy lets no script run but the player's: the browser's side listens
  const said: (number | string)[] = [];
  await page.exposeFunction("told", (value: number | string) => said.push(value));
  await page.evaluate(
    `addEventListener("message", ({ data: { wengertPlayer: kind, leaf, value } }) => {
      if (kind === "leaf") told(value);
      if (kind === "chosen") told(leaf);
    })`,
  );
  return async () => {
    await page.waitForTimeout(100);
    return said.splice(0);
  };
}

inBrowser("a page around the player", () => {
  test("gives another page: the step, the settings and the focus stay, and keys count once", async () => {
    const { page, player, errors } = await around();
    await post(page, { wengertPlayer: "step", step: 3 });
    await player.waitForSelector("text=Step 3 of 4");
    await player.locator("#predict").check();
    await player.locator("#next").focus();
    await player.evaluate('document.querySelector("svg").mark = 1');
    await post(page, { wengertPlayer: "page", html: await toHtml(priceOf(130)) });
    await player.waitForSelector('svg text:text-is("130")');
    await expect.poll(() => player.locator("#count").textContent()).toBe("Step 3 of 4");
    await expect.poll(() => player.locator("#predict").isChecked()).toBe(true);
    await expect.poll(() => player.evaluate("document.activeElement.id")).toBe("next");
    await expect.poll(() => player.evaluate('document.querySelector("svg").mark')).toBe(1);
    await player.locator("#back").click();
    await expect.poll(() => player.locator("#count").textContent()).toBe("Step 2 of 4");
    await player.locator("#last").click();
    await post(page, { wengertPlayer: "page", html: await toHtml(differentiated(twoLayerLoss())) });
    await player.waitForSelector("text=Affine1");
    const count = (await player.locator("#count").textContent()) ?? "";
    expect(/Step (\d+) of \1/.test(count), count).toBe(true);
    expect(errors).toEqual([]);
  });

  test("moves a leaf by keys, and by the pointer, while other pages come", async () => {
    const { page, player, errors } = await around();
    const asked = await listen(page);
    await post(page, { wengertPlayer: "step", step: 4 });
    await post(page, { wengertPlayer: "handles", handles: handles(100) });
    const slider = player.getByRole("slider", { name: "apple" });
    await slider.focus();
    for (const key of ["ArrowRight", "Shift+ArrowRight", "ArrowDown", "Escape"]) await slider.press(key);
    expect(await asked()).toEqual([101, 111, 110, 100]);
    await expect.poll(() => player.locator("#count").textContent()).toBe("Step 4 of 4"); // the keys of the steps were not meant
    const box = await slider.boundingBox();
    if (box === null) throw new Error("no slider");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 40, y);
    expect((await asked()).at(-1)).toBe(110);
    await post(page, { wengertPlayer: "page", html: await toHtml(priceOf(110)), handles: handles(110) });
    await player.waitForSelector('svg text:text-is("110")');
    await page.mouse.move(x + 80, y);
    await page.mouse.up();
    await page.mouse.move(x + 200, y);
    expect((await asked()).at(-1)).toBe(120);
    expect(await slider.getAttribute("aria-valuenow")).toBe("110");
    // pressed and let go where it was
    await slider.click();
    expect(await asked()).toEqual(["parameter_1"]);
    await expect.poll(() => player.evaluate("document.activeElement.dataset.leaf")).toBe("parameter_1");
    expect(errors).toEqual([]);
  });

  test("moves one entry of an array that is written in full", async () => {
    const x = tensor([0.5, -2, 1e-7, 4], { shape: [2, 2], name: "[1, 2]", requiresGrad: true });
    const html = await toHtml(differentiated(x.square().sum()));
    const entries = [...html.matchAll(/<tspan data-leaf="parameter_1\[(\d)\]">([^<]*)</g)];
    // its name looks like an array, too: nobody can tell them apart, and nothing is marked
    expect(entries).toEqual([]);
    x.name = "x";
    const plain = await toHtml(differentiated(x.square().sum(), true));
    const marked = [...plain.matchAll(/<tspan data-leaf="parameter_1\[(\d)\]">([^<]*)</g)];
    expect(marked.map(([, at, text]) => `${at}: ${text}`)).toEqual([
      "0: 0.5",
      "1: &#45;2",
      "2: 1e&#45;7",
      "3: 4",
    ]);
    const wide = tensor([1, 2, 3, 4, 5, 6, 7], { name: "w", requiresGrad: true }).square().sum();
    expect(await toHtml(differentiated(wide, true))).not.toContain("<tspan");
    expect((await toHtml(differentiated(wide, true), { values: "full" })).match(/<tspan/g)).toHaveLength(7);
  });

  test("gives nothing to a page that has an origin", async () => {
    const { page, player } = await around("");
    await player.evaluate("Object.defineProperty(window, 'origin', { value: 'https://example.org' })");
    await post(page, { wengertPlayer: "page", html: "<body><p>mine</p></body>" });
    await post(page, { wengertPlayer: "handles", handles: handles(100) });
    await page.waitForTimeout(200);
    await expect.poll(() => player.locator("svg").count()).toBe(1);
    await expect.poll(() => player.locator(".handle").count()).toBe(0);
  });
});
